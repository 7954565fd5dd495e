import { tmpdir } from 'node:os';
import { sep } from 'node:path';

// Runs before every test file: the workers were started inside the directory that global-setup.ts made.
// Jest tells its workers to colour their output; the programs that a test starts must not hear it.
delete process.env.FORCE_COLOR;

for (const name of ['HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'MINSKY_STATE_DIR', 'MINSKY_CONFIG']) {
  const value = process.env[name];
  if (!tmpdir().includes('minsky-test-') || value?.startsWith(tmpdir() + sep) !== true) {
    throw new Error(`${name} leads out of the temporary directory of this run: ${String(value)}`);
  }
}
