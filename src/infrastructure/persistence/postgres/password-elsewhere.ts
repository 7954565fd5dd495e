// @ts-expect-error -- it brings no declarations
import pgpass from 'pgpass';

type LookUp = (connection: object, tell: (password: string | undefined) => void) => void;

/**
 * The password of a connection whose URL has none, from where psql takes it: `PGPASSWORD`, else the file `~/.pgpass`,
 * or the one of `PGPASSFILE`. pg is handed the look-up because its own one is deprecated and says so each time.
 */
export async function passwordElsewhere(connection: object): Promise<string | undefined> {
  const { PGPASSWORD: given } = process.env;
  if (given !== undefined && given !== '') return given;
  return new Promise((resolve) => {
    (pgpass as LookUp)(connection, resolve);
  });
}
