import { migrationsFor } from '../sql/migrations/migrations.ts';

/** The migrations in the words of PostgreSQL, with text that is ordered and folded byte by byte in every language. */
export const postgresMigrations = migrationsFor({
  text: 'text collate "C"',
  // The entries of a b-tree are at most a third of a page, which an alias or a path may exceed.
  indexes: [
    'create index minsky_aliases_alias on minsky_aliases using hash (alias)',
    'drop index minsky_sessions_workspace',
    'create index minsky_sessions_workspace on minsky_sessions using hash (workspace_path)',
  ],
  aliases: [
    `insert into minsky_aliases (session_id, alias) select distinct kept.id, each::text
      from minsky_sessions as kept, json_array_elements(kept.aliases::json) as each`,
    `create function minsky_keep_aliases() returns trigger language plpgsql set search_path from current as $$
      begin
        if tg_op <> 'INSERT' then
          delete from minsky_aliases where session_id = old.id;
        end if;
        if tg_op <> 'DELETE' then
          insert into minsky_aliases (session_id, alias)
            select distinct new.id, each::text from json_array_elements(new.aliases::json) as each;
        end if;
        return null;
      end $$`,
    ...[
      `inserted after insert on minsky_sessions for each row when (new.aliases <> '[]')`,
      `updated after update on minsky_sessions for each row when (new.aliases <> old.aliases or new.id <> old.id)`,
      `deleted after delete on minsky_sessions for each row when (old.aliases <> '[]')`,
    ].map((when) => `create trigger minsky_sessions_${when} execute function minsky_keep_aliases()`),
  ],
  checksum: [
    `create function minsky_forget_checksum() returns trigger language plpgsql as $$
      begin
        new.checksum := null;
        return new;
      end $$`,
    `create trigger minsky_sessions_edited before update on minsky_sessions for each row
      when (new.checksum = old.checksum) execute function minsky_forget_checksum()`,
  ],
});
