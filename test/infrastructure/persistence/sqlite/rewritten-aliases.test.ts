import { describe, expect, it } from '@jest/globals';
import { err, ok } from 'neverthrow';
import { keptRecordOf } from '../../../../src/domain/store/kept-record.ts';
import { aSession } from '../../../../src/interfaces/testing/testing.ts';
import { aStoreHolding, behindItsBack, withStore } from '../../../support/sqlite-store.ts';

const stays = aSession({ aliases: ['first', 'of old'] });
const changes = aSession({ aliases: ['left behind'] });
const changed = { ...changes, aliases: ['"quoted"', 'été', '"quoted"'], version: changes.version + 1 };
const comes = aSession({ aliases: ['new'] });
const bare = aSession({ aliases: [] });

interface Kept {
  readonly aliases: readonly unknown[];
  readonly schema: readonly unknown[];
}

function keptAt(path: string): Kept {
  return behindItsBack(path, (database) => ({
    aliases: database.prepare('select session_id as id, alias from minsky_aliases order by id, alias').all(),
    schema: database.prepare('select name, sql from sqlite_master order by name').all(),
  }));
}

function listed(id: string, aliases: readonly string[]): readonly unknown[] {
  return aliases.map((alias) => ({ id, alias: JSON.stringify(alias) }));
}

function byId(rows: readonly unknown[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}

describe('the table of aliases of a SQLite store that is rewritten', () => {
  it('has each alias of each record once, and the schema is what it was', async () => {
    const path = await aStoreHolding([stays, changes]);
    const before = keptAt(path);
    await withStore(path, async (store) => {
      const rewritten = await store.rewrite((held) =>
        ok([
          ...held.filter(({ session }) => session.id === stays.id),
          ...[changed, comes, bare].map(keptRecordOf),
        ]),
      );
      expect(rewritten).toEqual(ok(undefined));
    });
    const after = keptAt(path);
    expect(byId(after.aliases)).toEqual(
      byId([
        ...listed(stays.id, ['first', 'of old']),
        ...listed(changed.id, ['"quoted"', 'été']),
        ...listed(comes.id, ['new']),
      ]),
    );
    expect(after.schema).toEqual(before.schema);
  });

  it('is kept up by every later write, too', async () => {
    const path = await aStoreHolding([stays]);
    await withStore(path, async (store) => {
      await store.rewrite((held) => ok([...held, keptRecordOf(bare)]));
      expect(await store.insert(comes)).toEqual(ok(undefined));
    });
    expect(byId(keptAt(path).aliases)).toEqual(
      byId([...listed(stays.id, ['first', 'of old']), ...listed(comes.id, ['new'])]),
    );
  });

  it('is untouched by a rewrite that is refused half-way', async () => {
    const path = await aStoreHolding([stays, changes]);
    const before = keptAt(path);
    await withStore(path, async (store) => {
      const twice = { ...aSession(), name: comes.name, aliases: ['twice'] };
      const refused = await store.rewrite((held) => ok([...held, keptRecordOf(comes), keptRecordOf(twice)]));
      expect(refused.isErr()).toBe(true);
      expect((await store.rewrite(() => err({ kind: 'Refused' } as const)))._unsafeUnwrapErr()).toEqual({
        kind: 'Refused',
      });
    });
    expect(keptAt(path)).toEqual(before);
  });
});
