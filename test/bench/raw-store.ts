import type { Session } from '../../src/domain/session/session.ts';

/** What any program pays that does the same without minsky: the bare driver on the store's own file or tables. */
export interface RawStore {
  /** Puts these records in, fast, a chunk at a time. */
  readonly fill: (chunks: Iterable<readonly Session[]>) => Promise<void>;
  readonly insert: (session: Session) => Promise<unknown>;
  readonly byName: (name: string) => Promise<unknown>;
  readonly byTask: (number: number) => Promise<unknown>;
  readonly firstPage: (limit: number) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const order = 'order by last_activity_at desc, id desc';

/** The statements of the store itself, with `?` for their values. */
export const rawReads = {
  byTask: `select * from minsky_sessions where task is not null
    and ltrim(task, 'abcdefghijklmnopqrstuvwxyz0123456789') = ? ${order} limit 101`,
  firstPage: `select * from minsky_sessions ${order} limit ?`,
  byName: (key: string, isAmong: (query: string) => string): string =>
    `select * from minsky_sessions where ${isAmong(
      `select ${key} from minsky_sessions where lower(name) = ?
        union all select ${key} from minsky_sessions where id in (select session_id from minsky_aliases where alias = ?)`,
    )} ${order} limit 101`,
};
