import { furtherCommands } from '../cli/further-commands.ts';
import { groupSummaries } from '../cli/help.ts';
import { commandOf, type Operation } from '../operations/operation.ts';
import type { Candidate } from './offer.ts';

/** The words that can follow those in the name of a command. */
export function commandsAfter(
  words: readonly string[],
  operations: readonly Operation[],
): readonly Candidate[] {
  const named = operations.map((operation) => ({
    path: commandOf(operation).split(' '),
    description: operation.summary,
  }));
  const further = furtherCommands.map(({ name, summary }) => ({ path: [name], description: summary }));
  const candidates = new Map<string, Candidate>();
  for (const { path, description } of [...named, ...further]) {
    const text = path[words.length];
    if (text === undefined || words.some((word, at) => path[at] !== word) || candidates.has(text)) continue;
    const isGroup = path.length > words.length + 1;
    candidates.set(text, {
      text,
      description: isGroup ? (groupSummaries[text]?.replace(/\.$/, '') ?? null) : description,
    });
  }
  return [...candidates.values()];
}
