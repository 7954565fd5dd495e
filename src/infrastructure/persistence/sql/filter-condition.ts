import type { SessionCursor, SessionFilter } from '../../../domain/session/session-filter.ts';
import { isIdPrefix } from '../../../domain/session/session-id.ts';
import { foldName } from '../../../domain/session/session-name.ts';
import { renderTask, type TaskQuery } from '../../../domain/session/task-id.ts';
import { escapeText } from './escaped-text.ts';
import type { SqlDialect } from './sql-dialect.ts';
import { joined, sqlText, type SqlText } from './sql-text.ts';
import { taskNumberOf } from './task-number.ts';

const taskNumber: SqlText = { sql: taskNumberOf, values: [] };

/** The filter as SQL; `matchesFilter` in the domain is the same as a predicate. */
export function filterCondition(filter: SessionFilter, dialect: SqlDialect): SqlText {
  const { called, repo, task, statuses, host, workspacePaths, activeSince } = filter;
  const conditions = [
    called === undefined ? null : isCalled(called, dialect),
    repo === undefined ? null : sqlText`repo_id = ${repo}`,
    task === undefined ? null : isForTask(task),
    statuses === undefined ? null : isOneOf(sqlText`status`, statuses),
    host === undefined ? null : sqlText`workspace_host = ${escapeText(host)}`,
    workspacePaths === undefined ? null : isOneOf(sqlText`workspace_path`, workspacePaths),
    activeSince === undefined ? null : sqlText`last_activity_at >= ${activeSince}`,
  ];
  return joined([sqlText`true`, ...conditions.filter((condition) => condition !== null)], ' and ');
}

/** Whether a record comes after the cursor in the order of `compareByActivity`. */
export function comesAfter(cursor: SessionCursor | null): SqlText {
  return cursor === null
    ? sqlText`true`
    : sqlText`(last_activity_at, id) < (${cursor.lastActivityAt}, ${cursor.id})`;
}

/** One indexed query for each way of naming a record. */
function isCalled(text: string, dialect: SqlDialect): SqlText {
  const prefix = text.toLowerCase();
  const rows = sqlText`select ${dialect.rowKey} from minsky_sessions`;
  const ways = [
    sqlText`${rows} where lower(name) = ${escapeText(foldName(text))}`,
    sqlText`${rows} where id in (select session_id from minsky_aliases where alias = ${JSON.stringify(text)})`,
    // What follows in an id comes before a `g`.
    ...(isIdPrefix(text) ? [sqlText`${rows} where id >= ${prefix} and id < ${`${prefix}g`}`] : []),
  ];
  return dialect.isAmong(joined(ways, ' union all '));
}

function isForTask({ scheme, number }: TaskQuery): SqlText {
  const numbered = sqlText`task is not null and ${taskNumber} = ${`#${String(number)}`}`;
  return scheme === null ? numbered : sqlText`${numbered} and task = ${renderTask({ scheme, number })}`;
}

function isOneOf(column: SqlText, values: readonly string[]): SqlText {
  const list = joined(
    values.map((value) => sqlText`${value}`),
    ', ',
  );
  return values.length === 0 ? sqlText`false` : sqlText`${column} in (${list})`;
}
