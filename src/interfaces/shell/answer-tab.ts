import { parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { Session } from '../../domain/session/session.ts';
import type { CliHost, OpenedApplication } from '../cli/cli-host.ts';
import { write } from '../cli/terminal.ts';
import { operations } from '../operations/registry.ts';
import { candidatesOfSessions } from './candidates-of-sessions.ts';
import type { Offer } from './offer.ts';
import { offerForLine } from './offer-for-line.ts';
import { renderOffer, type Completed } from './render-offer.ts';
import { isShell, type Shell } from './shells.ts';
import { wordsOfLine, type TypedLine } from './words-of-line.ts';

type TabHost = Pick<CliHost, 'stdout' | 'env' | 'currentDirectory' | 'openApplication' | 'crash' | 'abandon'>;

/** Whoever presses Tab does not wait longer for a store. */
const patience = 3_000;
/** Nobody reads more. */
const most = 1_000;

/**
 * Answers a shell that wants to know what can stand at the cursor. It stands in the middle of somebody's prompt: nothing
 * is ever said, changed or created, and whatever goes wrong, there are no candidates.
 */
export async function answerTab(host: TabHost, [shell, ...typed]: readonly string[]): Promise<number> {
  try {
    if (isShell(shell)) await write(host.stdout, await answerTo(host, shell, typed));
  } catch {
    // There is nobody to tell.
  }
  return 0;
}

async function answerTo(host: TabHost, shell: Shell, typed: readonly string[]): Promise<string> {
  const line = lineOf(shell, typed);
  const offer = offerForLine(line, operations);
  if (offer.kind !== 'sessions') return renderOffer(offer, shell, line);
  const candidates = candidatesOfSessions(await sessionsFor(host, offer), offer);
  return renderOffer({ kind: 'words', candidates }, shell, line);
}

/** bash gives the line and what it takes for the word; the others give the words, the program's name left out. */
function lineOf(shell: Shell, typed: readonly string[]): Completed & TypedLine {
  if (shell === 'bash') {
    const [line = '', bashWord = ''] = typed;
    const { words, ...cursor } = wordsOfLine(line);
    return { ...cursor, words: words.slice(1), bashWord };
  }
  const last = typed.at(-1) ?? '';
  const current = shell === 'fish' ? wordsOfLine(last).current : last;
  return { words: typed.slice(0, -1), current, quote: null, bashWord: '' };
}

async function sessionsFor(
  host: TabHost,
  { wanted }: Extract<Offer, { readonly kind: 'sessions' }>,
): Promise<readonly Session[]> {
  const clock = new AbortController();
  const late = new Promise<null>((resolve) => {
    const timer = setTimeout(resolve, patience, null);
    clock.signal.addEventListener('abort', () => {
      clearTimeout(timer);
    });
  });
  let opened: OpenedApplication | null = null;
  const glance = async (): Promise<readonly Session[]> => {
    opened = await host.openApplication({ env: host.env, flags: [] });
    const context = { cwd: directoryOf(host), narration: silent, signal: clock.signal };
    const sessions = await opened.application.glanceAtSessions(
      { statuses: wanted.statuses, limit: most },
      context,
    );
    return sessions.unwrapOr([]);
  };
  const closing = async (): Promise<null> => {
    await opened?.close();
    return null;
  };
  try {
    const sessions = await Promise.race([glance(), late, host.crash]);
    if (sessions === null) host.abandon();
    else await Promise.race([closing(), late]);
    return sessions ?? [];
  } finally {
    clock.abort();
  }
}

const silent = { notice: (): void => undefined, progress: (): void => undefined };

function directoryOf({ currentDirectory }: TabHost): AbsolutePath {
  try {
    return parseAbsolutePath(currentDirectory()).unwrapOr('/' as AbsolutePath);
  } catch {
    return '/' as AbsolutePath;
  }
}
