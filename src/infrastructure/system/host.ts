import { hostname } from 'node:os';

/** The name of this machine in records: `MINSKY_HOST`, else what the system calls it. */
export function hostName(
  env: Readonly<Record<string, string | undefined>>,
  ofSystem: () => string = hostname,
): string {
  return (
    [env.MINSKY_HOST, ofSystem()].map((name) => name?.trim() ?? '').find((name) => name !== '') ?? 'localhost'
  );
}
