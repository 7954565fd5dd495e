import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { err } from 'neverthrow';
import { parsePostgresUrl } from '../../../../src/infrastructure/persistence/postgres/postgres-url.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const parsed = (url: string) => parsePostgresUrl(url)._unsafeUnwrap();

describe('the URL of a PostgreSQL store', () => {
  it.each([
    ['postgresql://me:s3cret@db.example:6432/minsky', 'postgresql://me@db.example:6432/minsky'],
    ['postgres://me:p%40ss%2Fword@db/minsky?sslmode=require&application_name=x', 'postgresql://me@db/minsky'],
    ['postgres://db/minsky?user=me&password=s3cret', 'postgresql://me@db/minsky'],
    ['postgres://:s3cret@db/minsky', 'postgresql://db/minsky'],
    ['postgres://me:s3cret@[::1]:5432/minsky', 'postgresql://me@[::1]:5432/minsky'],
    ['postgres:///minsky?host=/run/postgresql', 'postgresql://%2Frun%2Fpostgresql/minsky'],
    ['postgres://', 'postgresql://localhost/'],
  ])('%s is shown as %s', (url, location) => {
    expect(parsed(url).location).toBe(location);
  });

  it('has time limits and a name that the server sees, and may say otherwise', () => {
    expect(parsed('postgres://db/minsky').connection).toMatchObject({
      connectionTimeoutMillis: 10_000,
      statement_timeout: 30_000,
      query_timeout: 35_000,
      application_name: 'minsky',
    });
    expect(
      parsed('postgres://db/x?connect_timeout=3&statement_timeout=9&application_name=ci').connection,
    ).toMatchObject({ connectionTimeoutMillis: 3_000, statement_timeout: '9', application_name: 'ci' });
  });

  it('means by sslmode what psql means', () => {
    const root = join(temporaryDirectory(), 'root.pem');
    writeFileSync(root, 'certificate');
    const tls = (options: string) => parsed(`postgres://db/minsky${options}`).connection.ssl;
    expect(tls('')).toBeUndefined();
    expect(tls('?sslmode=disable')).toBe(false);
    expect(tls('?sslmode=require')).toEqual({ rejectUnauthorized: false });
    expect(tls('?sslmode=verify-full')).toEqual({});
    expect(tls(`?sslmode=verify-full&sslrootcert=${root}`)).toEqual({ ca: 'certificate' });
  });

  it('is refused without being quoted', () => {
    expect(parsePostgresUrl('postgres://me:s3cret@db:port/x')).toEqual(
      err('sessiondb.postgres.url is not a URL of a PostgreSQL database'),
    );
    expect(parsePostgresUrl('postgres://me:s3cret@db/x?sslrootcert=/nowhere.pem')).toEqual(
      err('/nowhere.pem cannot be read (ENOENT)'),
    );
    expect(parsePostgresUrl('postgres://me:s3cret@db/x?sslmode=verify-ca')).toEqual(
      err('sslmode=verify-ca needs sslrootcert, the certificate of the authority'),
    );
  });
});
