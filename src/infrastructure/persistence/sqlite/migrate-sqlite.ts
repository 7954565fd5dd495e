import { Migrator } from '@mikro-orm/migrations';
import type Database from 'better-sqlite3';
import { schemaVersion } from '../sql/schema-version.ts';
import { applicationId, headerOf } from './sqlite-header.ts';
import { sqliteMigrations } from './sqlite-migrations.ts';
import { sqliteOrm } from './sqlite-orm.ts';

/** Brings the schema to a version, normally this program's. This module is loaded only when it is behind. */
export async function migrateSqlite(database: Database.Database, version = schemaVersion): Promise<void> {
  const migrator = new Migrator(sqliteOrm(database, sqliteMigrations.slice(0, version)).em);
  // A deferred transaction would fail at its first write if another process migrated meanwhile; this one waits.
  database.exec('begin immediate');
  try {
    if (headerOf(database).schemaVersion < version) {
      await migrator.up();
      database.pragma(`application_id = ${applicationId}`);
      database.pragma(`user_version = ${version}`);
    }
    database.exec('commit');
  } catch (error) {
    if (database.inTransaction) database.exec('rollback');
    throw error;
  }
}
