/** The SQLSTATE, one of our own, with which a table that takes no rows refuses one. */
export const movingState = 'MK001';

/** Makes the table refuse every change, and lets it take them again. */
export const postgresBlocks = {
  block: [
    `create or replace function minsky_moving() returns trigger language plpgsql as $$ begin raise exception 'minsky_moving' using errcode = '${movingState}'; end $$`,
    'drop trigger if exists minsky_moving on minsky_sessions',
    'create trigger minsky_moving before insert or update or delete on minsky_sessions for each statement execute function minsky_moving()',
  ],
  unblock: [
    'drop trigger if exists minsky_moving on minsky_sessions',
    'drop function if exists minsky_moving()',
  ],
} as const;
