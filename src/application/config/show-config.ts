import { err, ok, type ResultAsync } from 'neverthrow';
import type { ConfigNotice, ConfigProblem, Provenance } from '../../domain/config/layer-config.ts';
import { withoutPassword } from '../../domain/repository/repository-id.ts';
import type { FileError } from '../ports/port-errors.ts';
import type { CallContext } from '../ports/narration.ts';
import type { DefaultPlaces } from '../ports/default-places.ts';
import { tellOfNotices, type ConfigInvalid, type LoadConfig } from './load-config.ts';

export interface ConfigShown {
  readonly settings: readonly ({ readonly key: string } & Provenance)[];
  readonly problems: readonly ConfigProblem[];
  readonly notices: readonly ConfigNotice[];
}

export interface ConfigValidated {
  /** How many settings are set to something other than their default. */
  readonly set: number;
  /** Settings that are not obeyed here but break nothing. */
  readonly notices: readonly ConfigNotice[];
}

/** Tells every effective setting, without passwords, with the layer and the place it came from; problems do not stop it. */
export function showConfig(ports: {
  readonly load: LoadConfig;
  readonly places: DefaultPlaces;
}): (input: undefined, context: CallContext) => ResultAsync<ConfigShown, FileError> {
  return (_input, context) =>
    ports.load(context).map(({ provenance, problems, notices }) => {
      tellOfNotices(notices, context);
      return {
        settings: Object.entries(provenance).map(([key, { value, ...from }]) => ({
          key,
          value: typeof value === 'string' ? withoutPassword(value) : (value ?? ports.places()[key] ?? null),
          ...from,
        })),
        problems,
        notices,
      };
    });
}

/** Fails if a setting cannot be obeyed, or a repository file sets what only the user may. */
export function validateConfig(ports: {
  readonly load: LoadConfig;
}): (input: undefined, context: CallContext) => ResultAsync<ConfigValidated, ConfigInvalid | FileError> {
  return (_input, context) =>
    ports.load(context).andThen(({ provenance, problems, notices }) => {
      const misplaced = notices.flatMap(asProblem);
      if (problems.length + misplaced.length > 0)
        return err({ kind: 'ConfigInvalid' as const, problems: [...problems, ...misplaced] });
      tellOfNotices(notices, context);
      return ok({
        set: Object.values(provenance).filter(({ layer }) => layer !== 'default').length,
        notices,
      });
    });
}

function asProblem(notice: ConfigNotice): readonly ConfigProblem[] {
  return notice.kind === 'SystemKeyInRepository' ? [{ ...notice, kind: 'MisplacedKey' }] : [];
}
