import type { MigratedConfig } from '../../application/config/migrate-config.ts';
import type { ConfigMove } from '../../domain/config/plan-config-migration.ts';
import type { Finding } from '../../domain/store/findings.ts';
import { renderValue } from './describe-config.ts';
import { printable, quoted, withoutSecrets } from './safe-text.ts';
import { commandLine } from './shell-words.ts';

/** What was found of one setting, and a sentence for it. */
export type ConfigFinding = Finding<ConfigMove['kind'], 'move' | 'rename' | 'remove' | 'none'> & {
  readonly detail: string;
};

/** The settings that are, or were, not where this version expects them. */
export function configFindings({ moves, files, done }: MigratedConfig): readonly ConfigFinding[] {
  const edited = new Set(files.map(({ path }) => path));
  return moves.map((move) => {
    const intended = actionOf(move);
    // Of a file that only earlier versions read, nothing is taken away.
    const action = intended === 'remove' && !edited.has(move.file) ? 'none' : intended;
    return {
      kind: move.kind,
      severity: needsMore(move) ? 'warning' : 'info',
      session: null,
      path: move.file,
      action,
      done: done && action !== 'none',
      detail: detailOf(move),
    };
  });
}

function actionOf({ kind }: ConfigMove): ConfigFinding['action'] {
  switch (kind) {
    case 'moved':
      return 'move';
    case 'renamed':
      return 'rename';
    case 'overridden':
    case 'dropped':
    case 'store-unset':
    case 'store-done':
      return 'remove';
    case 'store-in-use':
    case 'legacy-store':
    case 'not-used':
    case 'bad-value':
      return 'none';
  }
}

/** Whether something is left for the user to do. */
function needsMore(move: ConfigMove): boolean {
  return move.kind === 'store-unset' || (actionOf(move) === 'none' && move.kind !== 'not-used');
}

function detailOf(move: ConfigMove): string {
  const setting = `${printable(move.file)} sets ${quoted(move.key)} to ${renderValue(withoutSecretsIn(move.value))}`;
  switch (move.kind) {
    case 'moved':
      return `${setting}: it belongs into your own file, as ${quoted(move.to)}.`;
    case 'renamed':
      return `${setting}: it is called ${quoted(move.to)} now.`;
    case 'overridden':
      return `${setting}: your own file has another value for ${quoted(move.to)}, which stays.`;
    case 'dropped':
      return `${setting}: it is not the directory of the workspaces, and nothing of this version.`;
    case 'store-in-use':
      return `${setting}: it would leave the sessions of the store in use behind. To move them: ${moveCommand(move)}; else remove it from the file.`;
    case 'legacy-store':
      return `${setting}: a store of an earlier version. To take its sessions over: minsky db consolidate. After that, this takes the setting away.`;
    case 'store-unset':
      return `${setting}: a store of an earlier version, where none of this one can be. To take its sessions over: ${commandLine('minsky', 'db', 'consolidate', move.store)}`;
    case 'store-done':
      return `${setting}: nothing is there that is not in the store.`;
    case 'not-used':
      return `${setting}: this version has no use for it and leaves it alone.`;
    case 'bad-value':
      return `${setting}: that is no value for ${quoted(move.to)}, so it stays where it is: correct it there, or remove it.`;
  }
}

function withoutSecretsIn(value: unknown): unknown {
  return typeof value === 'string' ? withoutSecrets(value) : value;
}

function moveCommand({ key, value }: ConfigMove): string {
  return key.endsWith('backend') && typeof value === 'string'
    ? commandLine('minsky', 'db', 'migrate', '--to', value)
    : 'minsky db backup, set it, minsky db restore';
}
