// The baseline: what any Node program pays to look at every directory below one, and at what is in it.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [root] = process.argv.slice(2);
let bytes = 0;
for (const name of readdirSync(root)) {
  const directory = join(root, name);
  for (const entry of readdirSync(directory)) bytes += statSync(join(directory, entry)).size;
}
process.stdout.write(String(bytes));
