import { hostname } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { hostName } from '../../../src/infrastructure/system/host.ts';

describe('the name of this machine', () => {
  it.each([
    [{ MINSKY_HOST: ' desk ' }, 'system', 'desk'],
    [{ MINSKY_HOST: '  ' }, ' system\n', 'system'],
    [{}, 'system', 'system'],
    [{}, '', 'localhost'],
  ])('with %j where the system says %j is %s', (env, system, expected) => {
    expect(hostName(env, () => system)).toBe(expected);
  });

  it('is what the system says unless it is set', () => {
    expect(hostName({})).toBe(hostname());
  });
});
