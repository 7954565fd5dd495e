import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';

/** Where things are as long as no setting says so, by the setting; without a state directory there is none. */
export type DefaultPlaces = () => Readonly<Record<string, AbsolutePath>>;
