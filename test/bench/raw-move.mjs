// The baseline: what any Node program pays to write one row with better-sqlite3 and to move a directory or to remove it.
import Database from 'better-sqlite3';
import { renameSync, rmSync } from 'node:fs';

const [file, from, to] = process.argv.slice(2);
const database = new Database(file);
database.pragma('journal_mode = wal');
database.exec('create table if not exists moves (source text, target text)');
database.prepare('insert into moves values (?, ?)').run(from, to ?? null);
if (to === undefined) rmSync(from, { recursive: true });
else renameSync(from, to);
database.close();
