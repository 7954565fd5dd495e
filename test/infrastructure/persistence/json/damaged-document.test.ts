import { existsSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AbsolutePath } from '../../../../src/domain/workspace/workspace-path.ts';
import { aPullRequest, aSession, taskId } from '../../../../src/interfaces/testing/testing.ts';
import {
  aJsonStoreHolding,
  keptRecord,
  unusedJsonPath,
  withJsonStore,
  writeJsonStore,
} from '../../../support/json-store.ts';

const page = { limit: 100, after: null };
const records = [
  aSession({ task: taskId('md#1'), pr: aPullRequest({ body: 'Ünï "quoted" \\ \n' }) }),
  aSession(),
];

/** The outcome of each kind of call, each in a store of its own. */
async function everyCall(path: AbsolutePath): Promise<readonly unknown[]> {
  const calls = [
    withJsonStore(path, async (store) => store.list({}, page)),
    withJsonStore(path, async (store) => store.find(records[0]!.id)),
    withJsonStore(path, async (store) => store.describe()),
    withJsonStore(path, async (store) => store.insert(aSession())),
    withJsonStore(path, async (store) => store.replace({ ...records[0]!, version: 2 }, 1)),
    withJsonStore(path, async (store) => store.remove(records[0]!)),
  ];
  return (await Promise.all(calls)).map((outcome) => (outcome.isErr() ? outcome.error : outcome.value));
}

async function expectRefusal(path: AbsolutePath, refusal: object): Promise<void> {
  const before = readFileSync(path);
  expect(await everyCall(path)).toEqual(Array(6).fill({ ...refusal, location: path }));
  expect(readFileSync(path).equals(before)).toBe(true);
}

const damaged = (detail: unknown = expect.stringMatching(/^\S/)): object => ({
  kind: 'StoreDamaged',
  detail,
});
const notJson = expect.stringMatching(/^it is not JSON/);
const [first, second] = records.map(keptRecord) as [object, object];

const texts: Readonly<Record<string, [text: string, detail: unknown]>> = {
  'it is empty': ['', 'the file is empty'],
  'it holds white space only': [' \n', notJson],
  'it is full of zeros, as after a power failure': ['\0'.repeat(500), notJson],
  'it is a list': ['[]\n', 'it is not a JSON object'],
  'it is null': ['null', 'it is not a JSON object'],
  'it is an empty object': ['{}', 'it is the file of another program'],
  'it names another program': [
    '{"application":"other","format":1,"sessions":[]}',
    'it is the file of another program',
  ],
  'it has no format': ['{"application":"minsky","sessions":[]}', 'it has no valid format'],
  'its format is a text': ['{"application":"minsky","format":"1"}', 'it has no valid format'],
  'its format is zero': ['{"application":"minsky","format":0}', 'it has no valid format'],
  'it has no checksum': [
    '{"application":"minsky","format":1,"sessions":[]}',
    'its content does not match its checksum',
  ],
  'it has a key twice': ['{"application":"minsky","format":1,"format":1}', 'it has the key "format" twice'],
  'it has a key twice, spelled in two ways': [
    '{"application":"minsky","a":[{"x":{},"\\u0078":1}]}',
    'it has the key "x" twice',
  ],
  'it nests without end': [
    `{"application":"minsky","format":1,"a":${'['.repeat(99_999)}${']'.repeat(99_999)}}`,
    'it is nested too deeply',
  ],
  'two documents stand in it': ['{}\n{}\n', notJson],
  'a merge left its marks in it': ['<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n', notJson],
};

describe('a JSON store that is damaged', () => {
  it.each(Object.keys(texts))('is an error and is left as it is when %s', async (damage) => {
    const path = await aJsonStoreHolding([]);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, texts[damage]![0]);
    await expectRefusal(path, damaged(texts[damage]![1]));
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('is an error when its text is not UTF-8', async () => {
    const path = await aJsonStoreHolding(records);
    writeFileSync(path, Buffer.from(readFileSync(path, 'utf8').replace('Ü', 'U'), 'latin1'));
    await expectRefusal(path, damaged('it is not UTF-8 text'));
  });

  it('is left as it is when an earlier minsky wrote it', async () => {
    const path = await aJsonStoreHolding(records);
    writeFileSync(path, '{"sessions":[{"session":"task#1","repoName":"local/x"}],"baseDir":"/x"}');
    await expectRefusal(path, { kind: 'StoreOfEarlierVersion' });
  });

  it('is left as it is when a newer minsky wrote it', async () => {
    const path = await aJsonStoreHolding(records);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"format": 1', '"format": 99'));
    await expectRefusal(path, { kind: 'StoreTooNew', found: 99, supported: 1 });
  });
});

const impossible: Readonly<Record<string, [sessions: readonly object[], detail: string]>> = {
  'a record is a text': [[first, 'record' as never], 'entry 2 of its sessions is not a record'],
  'a record is null': [[null as never], 'entry 1 of its sessions is not a record'],
  'a record is a list': [[[first]], 'entry 1 of its sessions is not a record'],
  'a member is of the wrong type': [
    [{ ...first, version: '1' }],
    `record ${records[0]!.id} has no valid version`,
  ],
  'a member deep inside is missing': [
    [second, { ...first, base: { branch: 'main' } }],
    `record ${records[0]!.id} has no valid base.commit`,
  ],
  'a record has no id': [[{ ...first, id: undefined }], `record ${records[0]!.name} has no valid id`],
  'a status is unknown': [[{ ...first, status: 'gone' }], `record ${records[0]!.id} has no valid status`],
  'two records have the same id': [
    [first, { ...second, id: records[0]!.id }],
    `two records have the id ${records[0]!.id}`,
  ],
  'two records have the same name but for the case': [
    [first, { ...second, name: records[0]!.name.toUpperCase() }],
    `two records have the name ${records[0]!.name}`,
  ],
  'two live records of a repository have the same task': [
    [first, { ...second, task: 'md#1' }],
    'two records have the task md#1 of example.com/owner/repo',
  ],
};

describe('a JSON store whose checksum is right and whose records are not', () => {
  it.each(Object.keys(impossible))('is an error and is left as it is when %s', async (fault) => {
    const path = await aJsonStoreHolding(records);
    writeJsonStore(path, { sessions: impossible[fault]![0] });
    await expectRefusal(path, damaged(impossible[fault]![1]));
  });

  it.each([undefined, null, 'none', {}])(
    'is an error when its sessions are %j and no list',
    async (sessions) => {
      const path = await aJsonStoreHolding(records);
      writeJsonStore(path, { sessions });
      await expectRefusal(path, damaged('its sessions are not a list'));
    },
  );
});

describe('a place where no JSON store can be', () => {
  const unavailable = (path: string): unknown[] =>
    Array(6).fill({ kind: 'StoreUnavailable', location: path, detail: expect.stringMatching(/^\S/) });

  it('is unavailable when it is a directory, and so is one below a file', async () => {
    const directory = unusedJsonPath();
    mkdirSync(directory, { recursive: true });
    const below = unusedJsonPath();
    writeFileSync(dirname(below), 'a file');
    for (const path of [directory, below]) expect(await everyCall(path)).toEqual(unavailable(path));
  });

  it('is unavailable, not empty, when it or a directory above it is a link that leads nowhere', async () => {
    const link = unusedJsonPath();
    mkdirSync(dirname(link));
    symlinkSync('/tmp/minsky-not-mounted/sessions.json', link);
    const below = unusedJsonPath();
    symlinkSync('/tmp/minsky-not-mounted', dirname(below));
    for (const path of [link, below]) expect(await everyCall(path)).toEqual(unavailable(path));
  });

  it('is unavailable when the file is larger than a text can be', async () => {
    const path = unusedJsonPath();
    mkdirSync(dirname(path));
    writeFileSync(path, '');
    truncateSync(path, 2 ** 33);
    expect(await everyCall(path)).toEqual(unavailable(path));
  });
});
