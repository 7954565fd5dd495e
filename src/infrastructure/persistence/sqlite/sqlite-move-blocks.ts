const changes = ['insert', 'update', 'delete'] as const;

const unblock = changes.map((change) => `drop trigger if exists minsky_moving_${change}`);

/** Makes the table refuse every change, and lets it take them again. */
export const sqliteBlocks = {
  block: [
    ...unblock,
    ...changes.map(
      (change) =>
        `create trigger minsky_moving_${change} before ${change} on minsky_sessions begin select raise(abort, 'minsky_moving'); end`,
    ),
  ],
  unblock,
} as const;
