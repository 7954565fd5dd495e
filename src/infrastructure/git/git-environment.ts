import { parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether a call only looks, changes a repository on this machine, or talks to another one. A question is put to another
 * one before it is known how ssh is started: where that is needed it fails, by the protocol that is not allowed.
 */
export type GitPurpose = 'read' | 'build' | 'transfer' | 'question';

/**
 * The variables of git that a call inherits. All others are dropped: those of `git rev-parse --local-env-vars` lead to
 * another repository, and a hook that runs minsky has set some of them.
 */
const inheritedNames = new RegExp(
  `^GIT_(${[
    'CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)',
    '(AUTHOR|COMMITTER)_.+',
    'SSH(_COMMAND|_VARIANT)?',
    '(SSL|HTTP|PROXY|LFS)_.+',
    'EXEC_PATH|TEMPLATE_DIR|ATTR_NOSYSTEM|DEFAULT_REF_FORMAT',
    'CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM',
    'TEST_ASSUME_DIFFERENT_OWNER',
  ].join('|')})$`,
);

/** Programs and settings that would ask the user something, or put the answer into another language. */
const silenced: Readonly<Record<string, string | undefined>> = {
  LC_ALL: 'C',
  LANGUAGE: undefined,
  GIT_TERMINAL_PROMPT: '0',
  // Set but empty: git neither runs `core.askPass` nor looks further.
  GIT_ASKPASS: '',
  SSH_ASKPASS: undefined,
  SSH_ASKPASS_REQUIRE: 'never',
  GCM_INTERACTIVE: 'never',
};

/** The same for the calls of one program, whose environment stays as it is: to go through it takes time. */
export function gitEnvironments(inherited: Environment): (purpose: GitPurpose) => Record<string, string> {
  const known = new Map<GitPurpose, Record<string, string>>();
  return (purpose) => {
    const environment = known.get(purpose) ?? gitEnvironment(inherited, purpose);
    known.set(purpose, environment);
    return environment;
  };
}

/** The environment git is started in: the user's own, without what redirects git, asks questions or runs commands. */
function gitEnvironment(inherited: Environment, purpose: GitPurpose): Record<string, string> {
  const own = Object.entries(inherited).filter(
    ([name, value]) => !name.startsWith('GIT_') || inheritedNames.test(name) || tracesToFile(name, value),
  );
  const environment = {
    ...Object.fromEntries(own),
    ...silenced,
    GIT_ALLOW_PROTOCOL: without(
      purpose === 'question' ? ['ext', 'ssh'] : ['ext'],
      inherited.GIT_ALLOW_PROTOCOL,
    ),
    GIT_OPTIONAL_LOCKS: purpose === 'read' || purpose === 'question' ? '0' : undefined,
  };
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Keeps git from finding a repository above the directory that is meant to be the top of one. */
export function ceilingAt(directory: AbsolutePath): Record<string, string> {
  return { GIT_CEILING_DIRECTORIES: parentPath(directory) };
}

/** What a setting forbids to a question, and how git says that it was needed. */
export const withoutSsh = {
  setting: 'protocol.ssh.allow=never',
  refusal: "transport 'ssh' not allowed",
};

/** Lets git read the objects of other repositories as well. */
export function alternateObjects(directories: readonly AbsolutePath[]): Record<string, string> {
  // git takes a quoted path in which whatever separates paths stands for itself.
  const quoted = directories.map((path) => `"${path.replaceAll(/["\\]/g, '\\$&')}"`);
  return quoted.length === 0 ? {} : { GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted.join(':') };
}

/**
 * Settings given on the command line, which nothing in a repository can override: no hook runs, no transport that is a
 * command, no file system monitor, no housekeeping behind the user's back.
 */
export const safetySettings: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'gc.auto=0',
  'maintenance.auto=false',
];

/** The ssh command that never asks; the user's own is kept, and told the same if it is OpenSSH. */
export function quietSsh(environment: Environment, configured: string | null): Record<string, string> {
  if (environment.GIT_SSH_COMMAND === undefined && environment.GIT_SSH !== undefined) return {};
  const command = environment.GIT_SSH_COMMAND ?? configured ?? 'ssh -o ConnectTimeout=30';
  const isOpenSsh = /^["']?(?:[^\s"']*[\\/])?ssh(?:\.exe)?["']?(?:\s|$)/.test(command);
  return { GIT_SSH_COMMAND: isOpenSsh ? `${command} -o BatchMode=yes` : command };
}

/** A trace into a file stays; on standard error it would crowd out the message that matters. */
function tracesToFile(name: string, value: string | undefined): boolean {
  return name.startsWith('GIT_TRACE') && value?.startsWith('/') === true;
}

/** This variable would override the setting that forbids a transport. */
function without(protocols: readonly string[], allowed: string | undefined): string | undefined {
  return allowed
    ?.split(':')
    .filter((protocol) => !protocols.includes(protocol))
    .join(':');
}
