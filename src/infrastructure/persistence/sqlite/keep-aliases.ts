/** Puts the aliases of records into the table of aliases; of some of them, with a condition on `kept` after it. */
export const keepAliases = `insert into minsky_aliases (session_id, alias) select distinct kept.id, kept.aliases -> each.fullkey
      from minsky_sessions as kept, json_each(kept.aliases) as each`;
