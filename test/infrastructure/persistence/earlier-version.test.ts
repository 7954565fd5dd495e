import { writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { isOfEarlierVersion } from '../../../src/infrastructure/persistence/earlier-version.ts';
import { aSession, absolutePath } from '../../../src/interfaces/testing/testing.ts';
import { openSessionStore } from '../../../src/infrastructure/persistence/open-session-store.ts';
import {
  jsonShapes,
  oldRecord,
  sqliteGenerations,
  unusedPath,
  writeJson,
  writeSqlite,
} from '../legacy/legacy-fixtures.ts';

type Generation = keyof typeof sqliteGenerations;

describe('a file at the place of the store', () => {
  it.each(Object.keys(sqliteGenerations) as Generation[])(
    'is the store of an earlier version as a database of generation %s, with or without records',
    (generation) => {
      for (const records of [[], [oldRecord('x')]]) {
        expect(isOfEarlierVersion(writeSqlite(unusedPath('sessions.db'), generation, records))).toBe(true);
      }
    },
  );

  it.each(Object.entries(jsonShapes))(
    'is the store of an earlier version as JSON of the shape %s',
    (_shape, lay) => {
      expect(isOfEarlierVersion(writeJson(unusedPath('sessions.db'), lay([oldRecord('x')])))).toBe(true);
    },
  );

  it.each(['sqlite', 'json'] as const)('is none as a %s store of this version', async (backend) => {
    const path = absolutePath(unusedPath('store'));
    const store = openSessionStore({ backend, path });
    (await store.insert(aSession()))._unsafeUnwrap();
    expect(isOfEarlierVersion(path)).toBe(false);
    await store.close();
    expect(isOfEarlierVersion(path)).toBe(false);
  });

  it('is none as anything else', () => {
    const database = unusedPath('other.db');
    new Database(database).exec('create table sessions (id text, data text)').close();
    const [text, empty] = [unusedPath('text'), unusedPath('empty')];
    writeFileSync(text, '[{"name": "of another program"}]');
    writeFileSync(empty, '');
    for (const path of [database, text, empty, unusedPath('absent')]) {
      expect(isOfEarlierVersion(path)).toBe(false);
    }
  });
});
