import { describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { configKeys } from '../../../src/domain/config/config.ts';
import { cliPage } from '../../../src/interfaces/docs/cli-page.ts';
import { configurationPage } from '../../../src/interfaces/docs/configuration-page.ts';
import { errorsPage } from '../../../src/interfaces/docs/errors-page.ts';
import { mcpPage, toolSnapshot } from '../../../src/interfaces/docs/mcp-page.ts';
import type { OperationError } from '../../../src/interfaces/operations/interface-error.ts';
import { operations } from '../../../src/interfaces/operations/registry.ts';
import { codeOf, errorCatalogue } from '../../../src/interfaces/presentation/error-catalogue.ts';
import { repositoryRoot } from '../../support/repository-root.ts';

const main = join(repositoryRoot, 'src/interfaces/docs/main.ts');

describe('the generated pages', () => {
  it('tell of every operation, every option and every failure', () => {
    const [cli, mcp, errors] = [cliPage(operations), mcpPage(operations), errorsPage()];
    for (const { name, parameters } of operations) {
      expect(cli).toContain(`## minsky ${name.replace('.', ' ')}\n`);
      expect(mcp).toContain(`## ${name.replace('.', '_')}\n`);
      for (const { description } of Object.values(parameters)) expect(cli + mcp).toContain(description);
    }
    for (const kind of Object.keys(errorCatalogue)) {
      expect(errors).toContain(`| \`${codeOf(kind as OperationError['kind'])}\` |`);
    }
  });

  it('tell of every setting and its variable', () => {
    const page = configurationPage();
    for (const [key, { environment }] of Object.entries(configKeys)) {
      expect(page).toContain(`| \`${key}\` |`);
      if (environment !== null) expect(page).toContain(`\`${environment}\` |`);
    }
  });

  it('are the same every time', () => {
    expect(toolSnapshot(operations)).toBe(toolSnapshot(operations));
    expect(cliPage(operations)).toBe(cliPage(operations));
  });

  it('are up to date', () => {
    expect(execFileSync(process.execPath, [main, '--check'], { encoding: 'utf8' })).toBe('');
  });

  it('are neither written nor checked unless one of the two is asked for', () => {
    const run = spawnSync(process.execPath, [main], { encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([2, expect.stringContaining('--check')]);
  });
});
