import { migrationsFor } from '../sql/migrations/migrations.ts';
import { keepAliases } from './keep-aliases.ts';

const spelled = (record: string): string =>
  `select distinct ${record}.id, ${record}.aliases -> each.fullkey from json_each(${record}.aliases) as each`;
const keep = `insert into minsky_aliases (session_id, alias) ${spelled('new')};`;
const forget = `delete from minsky_aliases where session_id = old.id;`;

/** The migrations in the words of SQLite, where text is compared byte by byte already. */
export const sqliteMigrations = migrationsFor({
  text: 'text',
  indexes: ['create index minsky_aliases_alias on minsky_aliases (alias, session_id)'],
  aliases: [
    keepAliases,
    `create trigger minsky_sessions_inserted after insert on minsky_sessions when new.aliases <> '[]'
      begin ${keep} end`,
    `create trigger minsky_sessions_updated after update on minsky_sessions
      when new.aliases <> old.aliases or new.id <> old.id begin ${forget} ${keep} end`,
    `create trigger minsky_sessions_deleted after delete on minsky_sessions when old.aliases <> '[]'
      begin ${forget} end`,
  ],
  checksum: [
    `create trigger minsky_sessions_edited after update on minsky_sessions when new.checksum = old.checksum
      begin update minsky_sessions set checksum = null where id = new.id; end`,
  ],
});
