import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import { repositoryAt } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { databaseOf, runSql } from '../support/postgres-store.ts';
import { postgresUrl } from '../support/postgres-on-demand.ts';
import {
  codeBlocks,
  comparable,
  pageAt,
  sectionsWithCommands,
  toldCommands,
  typed,
} from './told-commands.ts';

interface Stage {
  readonly minsky: Minsky;
  readonly cwd: string;
  readonly places: Readonly<Record<string, string>>;
}

const sections = sectionsWithCommands(pageAt('docs/operations.md'));

/** Ada on a machine: everything has its default place in her home, and `~/app` is her repository. */
function ada(host: string): Stage {
  const defaults = ['MINSKY_STATE_DIR', 'XDG_STATE_HOME', 'MINSKY_CONFIG', 'XDG_CONFIG_HOME'];
  const variables = Object.fromEntries(defaults.map((name) => [name, undefined]));
  const minsky = aMinsky().with({ ...variables, MINSKY_HOST: host });
  const cwd = join(minsky.home, 'app');
  mkdirSync(cwd);
  const repository = repositoryAt(cwd);
  repository.git('init', '--quiet', '--initial-branch=main');
  repository.commit('first', { 'README.md': 'first\n' });
  return { minsky, cwd, places: { '/home/ada': minsky.home } };
}

async function withTwoSessions(host = 'workstation'): Promise<Stage> {
  const stage = ada(host);
  await stage.minsky.data('session start fix-login', { cwd: stage.cwd });
  await stage.minsky.data('session start --task 176', { cwd: stage.cwd });
  return stage;
}

/** The same, with the server that the page calls `db.example.com` and nothing on it. */
async function withServer(stage: Stage, database: string): Promise<Stage> {
  const server = await postgresUrl();
  const { host } = new URL(server);
  return {
    ...stage,
    minsky: stage.minsky.with({ MINSKY_TEST_POSTGRES_URL: databaseOf(server, database) }),
    places: {
      ...stage.places,
      'db.example.com:5432:minsky:minsky': `${host}:${database}:${database}`,
      'minsky@db.example.com:5432/minsky': `${database}@${host}/${database}`,
    },
  };
}

/** Makes role and database as the page says, under another name, since the server is everybody's. */
async function madeDatabase(): Promise<string> {
  const name = `ada_${v7().replaceAll('-', '')}`;
  const [told = ''] = codeBlocks(pageAt('docs/operations.md'), 'sql');
  for (const statement of told.trim().split('\n')) {
    await runSql(await postgresUrl(), statement.replaceAll(/\bminsky\b/g, name));
  }
  return name;
}

const stages: Readonly<Record<string, () => Promise<Stage>>> = {
  'What there is': withTwoSessions,
  Backup: withTwoSessions,
  Restore: withTwoSessions,
  Repair: withTwoSessions,
  'Workspaces that were moved': withTwoSessions,
  'Another backend': withTwoSessions,
  'Moving to PostgreSQL': async () => withServer(await withTwoSessions(), await madeDatabase()),
  'Several machines': async () => {
    const database = await madeDatabase();
    const first = await withServer(await withTwoSessions(), database);
    await typed(toldCommands(sections.get('Moving to PostgreSQL') ?? ''), first);
    const second = ada('laptop');
    await second.minsky.data('session start here', { cwd: second.cwd });
    return withServer(second, database);
  },
  'Upgrade and downgrade': withTwoSessions,
  'When something is wrong': withTwoSessions,
};

describe('the page on operations', () => {
  it('has a stage here for every section that tells commands', () => {
    expect([...sections.keys()]).toEqual(Object.keys(stages));
  });

  it.each(Object.entries(stages))(
    'prints what it says, typed in a shell: %s',
    async (heading, stage) => {
      const told = toldCommands(sections.get(heading) ?? '');
      expect(comparable(await typed(told, await stage()))).toEqual(comparable(told));
    },
    120_000,
  );
});
