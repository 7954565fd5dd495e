import { describe, expect, it } from '@jest/globals';
import type { ConfigEdit } from '../../../src/domain/config/plan-config-migration.ts';
import { editYaml } from '../../../src/infrastructure/config/edit-yaml.ts';

const commented = `# mine
sessiondb:
  # where
  backend: sqlite # for now
  sqlite:
    path: "~/x.sqlite"

session: {copy: [.env]}   # keep
`;

const cases: readonly [string, string, Pick<ConfigEdit, 'remove' | 'set'>, string][] = [
  ['nothing', commented, { remove: [], set: [] }, commented.replace('   #', ' #')],
  [
    'removing a nested key and the mapping that is empty then',
    'a:\n  b:\n    c: 1\n  # stays\n  d: 2\n',
    { remove: ['a.b.c'], set: [] },
    'a:\n  # stays\n  d: 2\n',
  ],
  [
    'removing a key in one piece',
    'sessiondb.backend: json\nx: 1\n',
    { remove: ['sessiondb.backend'], set: [] },
    'x: 1\n',
  ],
  [
    'removing a key written half in one piece',
    'sessiondb.sqlite:\n  path: /x\n',
    { remove: ['sessiondb.sqlite.path'], set: [] },
    '',
  ],
  [
    'removing the last key with its own comment',
    '# mine\n\n# of a\na: 1\n',
    { remove: ['a'], set: [] },
    '# mine\n',
  ],
  [
    'setting in an empty file',
    '',
    { remove: [], set: [['sessiondb.backend', 'json']] },
    'sessiondb:\n  backend: json\n',
  ],
  [
    'setting beside what is there',
    '# mine\nsessiondb:\n  backend: sqlite # for now\n',
    { remove: [], set: [['sessiondb.postgres.poolSize', 9]] },
    '# mine\nsessiondb:\n  backend: sqlite # for now\n  postgres:\n    poolSize: 9\n',
  ],
  [
    'setting what stands there in one piece',
    'workspaces.dir: /a\n',
    { remove: [], set: [['workspaces.dir', '/b']] },
    'workspaces:\n  dir: /b\n',
  ],
  [
    'a path with a quote and a colon',
    '',
    { remove: [], set: [['workspaces.dir', "/it's: here"]] },
    `workspaces:\n  dir: "/it's: here"\n`,
  ],
];

describe('an edit of a YAML file', () => {
  it.each(cases)('keeps the rest: %s', (_what, before, edit, after) => {
    expect(editYaml(before, edit)).toBe(after);
  });
});
