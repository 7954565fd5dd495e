import { pageAt, toldCommands, type ToldCommand } from '../scenarios/told-commands.ts';

/** The picture at the head of the README. */
export const recording = 'docs/session.svg';

/** The commands that it shows: the tour of the README without the way into the trash and back. */
export function recordedTour(): readonly ToldCommand[] {
  return toldCommands(pageAt('README.md')).filter(
    ({ command }) => !/^minsky session (?:delete hello|restore)\b/.test(command),
  );
}
