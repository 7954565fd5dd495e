// The baseline: what any Node program pays to parse every JSON file of a directory and, with a second argument,
// to keep each session once with better-sqlite3.
import Database from 'better-sqlite3';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const [directory, file] = process.argv.slice(2);
const sessions = new Map();
for (const name of readdirSync(directory)) {
  const document = JSON.parse(readFileSync(join(directory, name), 'utf8'));
  for (const session of document.sessions) sessions.set(session.session, session);
}
if (file !== undefined) {
  rmSync(file, { force: true });
  const database = new Database(file);
  database.exec('create table sessions (name text primary key, task text, document text)');
  const insert = database.prepare('insert into sessions values (?, ?, ?)');
  database.transaction(() => {
    for (const [name, session] of sessions) insert.run(name, session.taskId, JSON.stringify(session));
  })();
  database.close();
}
process.stdout.write(String(sessions.size));
