import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { parseSession } from '../../src/domain/session/parse-session.ts';

/** A record that no test has. */
const time = '2001-02-03T04:05:06.007Z';
const unheardOf = {
  id: '019fffff-ffff-7fff-bfff-fffffffffffe',
  name: 'unheard-of',
  repo: { id: 'unheard.of/r', url: 'https://unheard.of/r', path: '/unheard/of' },
  base: { branch: 'unheard-of', commit: '0123456789'.repeat(4) },
  branch: 'unheard-of',
  workspace: { path: '/unheard/of/x', host: 'unheard-of', strategy: 'clone' },
  status: 'active',
  createdAt: time,
  updatedAt: time,
  lastActivityAt: time,
  version: 1,
};

/**
 * Makes what the loaded domain remembers from one record to the next a thing of no test, so that a change leaves nothing
 * behind for the one after it.
 */
export async function forgetRecords(): Promise<void> {
  const file = pathToFileURL(resolve('src/domain/session/parse-session.ts')).href;
  const domain = (await import(file)) as { readonly parseSession: typeof parseSession };
  if (domain.parseSession(unheardOf).isErr()) throw new Error('parseSession refuses the record of forget.ts');
}
