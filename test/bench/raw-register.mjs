// The baseline: what any Node program pays to read a marker in every directory below one and to keep it with better-sqlite3.
import Database from 'better-sqlite3';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const [root, file] = process.argv.slice(2);
rmSync(file, { force: true });
const database = new Database(file);
database.exec('create table sessions (name text primary key, branch text, document text)');
const insert = database.prepare('insert into sessions values (?, ?, ?)');
database.transaction(() => {
  for (const name of readdirSync(root)) {
    const text = readFileSync(join(root, name, '.git', 'minsky', 'session.json'), 'utf8');
    const marker = JSON.parse(text);
    insert.run(name, marker.branch ?? null, text);
  }
})();
database.close();
