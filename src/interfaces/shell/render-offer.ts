import { printable } from '../presentation/safe-text.ts';
import type { Candidate, Offer } from './offer.ts';
import type { Shell } from './shells.ts';
import { wordsOfLine, type TypedLine } from './words-of-line.ts';

/** What is completed: the line, and in bash the part of its last word that bash takes for the word. */
export interface Completed extends Pick<TypedLine, 'current' | 'quote'> {
  readonly bashWord: string;
}

/** The answer to a shell: its kind on the first line, then a candidate a line. */
export function renderOffer(
  offer: Exclude<Offer, { readonly kind: 'sessions' }>,
  shell: Shell,
  completed: Completed,
): string {
  const lines = offer.kind === 'words' ? linesFor(offer.candidates, shell, completed) : [];
  return [offer.kind, ...lines].map((line) => `${line}\n`).join('');
}

function linesFor(candidates: readonly Candidate[], shell: Shell, completed: Completed): readonly string[] {
  switch (shell) {
    case 'bash':
      return bashLines(candidates, completed);
    case 'zsh':
      return candidates.map(({ text, description }) => {
        const escaped = text.replaceAll(/[\\:]/g, String.raw`\$&`);
        return description === null ? escaped : `${escaped}:${printable(description)}`;
      });
    case 'fish':
      return candidates.map(({ text, description }) =>
        description === null ? text : `${text}\t${printable(description)}`,
      );
  }
}

/** bash neither chooses among candidates nor quotes them, and breaks words at `=` and `:`. */
function bashLines(
  candidates: readonly Candidate[],
  { current, quote, bashWord }: Completed,
): readonly string[] {
  const broken = wordsOfLine(bashWord).current;
  const ahead = current.endsWith(broken) ? current.length - broken.length : 0;
  return candidates
    .filter(({ text }) => text.startsWith(current))
    .map(({ text }) => text.slice(ahead))
    .map((text) => (quote === null ? text.replaceAll(/^#|[^\w.,:=@%+/#-]/g, String.raw`\$&`) : text));
}
