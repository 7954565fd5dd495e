// The baseline: what any Node program pays to read these rows with better-sqlite3.
import Database from 'better-sqlite3';

const [file, name] = process.argv.slice(2);
const database = new Database(file, { fileMustExist: true });
const rows =
  name === undefined
    ? database
        .prepare(
          "select * from minsky_sessions where status <> 'trashed' order by last_activity_at desc, id desc",
        )
        .all()
    : database.prepare('select * from minsky_sessions where name = ?').all(name);
process.stdout.write(JSON.stringify(rows));
database.close();
