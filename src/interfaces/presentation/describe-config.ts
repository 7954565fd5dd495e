import { configKeys, isConfigKey } from '../../domain/config/config.ts';
import type { ConfigNotice, ConfigProblem } from '../../domain/config/layer-config.ts';
import { legacyKeyFate } from '../../domain/config/legacy-keys.ts';
import { closest } from './closest-word.ts';
import { printable, quoted, shortened } from './safe-text.ts';

/** What is wrong with a setting, with its place, key, value and what is allowed, as one sentence. */
export function describeConfigProblem(problem: ConfigProblem): string {
  const line = 'line' in problem && problem.line !== undefined ? `:${String(problem.line)}` : '';
  const place = `${printable(problem.source)}${line}`;
  switch (problem.kind) {
    case 'UnknownKey': {
      const meant = closest(problem.key, problem.allowed);
      const suggestion =
        meant === null ? `known are ${problem.allowed.join(', ')}` : `did you mean ${quoted(meant)}?`;
      return `${place}: ${quoted(problem.key)} (set to ${renderValue(problem.value)}) is not a setting; ${suggestion}`;
    }
    case 'BadValue':
      return `${place}: ${quoted(problem.key)} cannot be ${renderValue(problem.value)}; allowed: ${problem.allowed}`;
    case 'MisplacedKey':
      return `${place}: ${quoted(problem.key)} may be set only by you (user file, environment or flag), not by a repository`;
    case 'MissingKey': {
      const variable = problem.environment === null ? '' : ` or the variable ${problem.environment}`;
      return `${place}: ${quoted(problem.because)} needs ${quoted(problem.key)}, which is not set: set it in your own file${variable}`;
    }
    case 'UnreadableConfig':
      return `${place}: cannot be read: ${printable(problem.detail)}`;
  }
}

/** Why a setting is not obeyed and what to type, as one sentence. */
export function describeConfigNotice({ kind, source, key }: ConfigNotice): string {
  const place = printable(source);
  if (kind === 'SystemKeyInRepository') {
    return `${place} sets ${quoted(key)}, which only you may set, so it is not obeyed: minsky config migrate`;
  }
  if (kind === 'LegacyVariable') {
    const now = isConfigKey(key) ? configKeys[key].environment : null;
    return `${place} is obeyed, but it is the name of earlier versions for ${now ?? quoted(key)}: set that instead`;
  }
  const sets = `${place} sets ${quoted(key)}, which`;
  const fate = legacyKeyFate(key);
  switch (fate?.kind) {
    case 'renamed':
      return `${sets} is now called ${quoted(fate.to)} and not obeyed: minsky config migrate`;
    case 'legacy-store':
      return `${sets} names a store of an earlier version and is not obeyed: minsky db consolidate`;
    case 'workspaces-directory':
      return `${sets} is a setting of earlier versions and not obeyed: minsky config migrate`;
    case 'not-used':
    case undefined:
      return `${sets} is a setting of earlier versions that this one has no use for`;
  }
}

/** A setting's value as it is shown: texts bare, everything else as JSON. */
export function renderValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return shortened(printable(text), 200);
}
