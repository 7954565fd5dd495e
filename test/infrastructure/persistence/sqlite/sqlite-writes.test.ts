import { expect, it } from '@jest/globals';
import { rowOf } from '../../../../src/infrastructure/persistence/sql/session-row.ts';
import { schemaVersion } from '../../../../src/infrastructure/persistence/sql/schema-version.ts';
import { sessionWrites } from '../../../../src/infrastructure/persistence/sql/session-writes.ts';
import { makeSqliteInMemory } from '../../../../src/infrastructure/persistence/sqlite/create-sqlite-file.ts';
import { sqliteOrm } from '../../../../src/infrastructure/persistence/sqlite/sqlite-orm.ts';
import { writeStatements } from '../../../../src/infrastructure/persistence/sqlite/sqlite-writes.ts';
import { aSession } from '../../../../src/interfaces/testing/testing.ts';

it('the statements that write are those that the ORM makes of the entity', async () => {
  const database = await makeSqliteInMemory(schemaVersion);
  const sent: string[] = [];
  const orm = sqliteOrm({
    prepare: (sql) => {
      sent.push(sql);
      return database.prepare(sql);
    },
    close: () => void database.close(),
  });
  const writes = sessionWrites(orm);
  const row = rowOf(aSession());
  await writes.insert(row);
  expect(await writes.update({ ...row, version: 2 }, 1)).toBe(1);
  expect(await writes.remove(row.id, 2)).toBe(1);
  expect(sent).toEqual(Object.values(writeStatements));
  database.close();
});
