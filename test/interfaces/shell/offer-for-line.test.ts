import { describe, expect, it } from '@jest/globals';
import { commandOf } from '../../../src/interfaces/operations/operation.ts';
import { isPositional, optionName } from '../../../src/interfaces/operations/parameters.ts';
import { operations } from '../../../src/interfaces/operations/registry.ts';
import { parseCommandLine } from '../../../src/interfaces/cli/parse-command-line.ts';
import type { Offer } from '../../../src/interfaces/shell/offer.ts';
import { offerForLine } from '../../../src/interfaces/shell/offer-for-line.ts';

/** What is offered at the end of the line, whose words are separated by single spaces. */
function offered(line: string): Offer {
  const words = line.split(' ');
  return offerForLine({ words: words.slice(0, -1), current: words.at(-1)! }, operations);
}

function texts(offer: Offer): readonly string[] {
  return offer.kind === 'words' ? offer.candidates.map(({ text }) => text) : [`<${offer.kind}>`];
}

const globals = ['--json', '--cwd', '--debug', '--help', '--version'];
const options = operations.flatMap((operation) =>
  Object.entries(operation.parameters)
    .filter(([, parameter]) => !isPositional(parameter))
    .map(([name, parameter]) => [commandOf(operation), optionName(name), parameter] as const),
);

describe('what is offered', () => {
  it.each(operations.map((operation) => [commandOf(operation)] as const))(
    'leads to %s, word by word',
    (command) => {
      const words = command.split(' ');
      for (const [at, word] of words.entries()) {
        expect(texts(offered([...words.slice(0, at), ''].join(' ')))).toContain(word);
      }
    },
  );

  it.each(options)('for %s holds %s once', (command, option, parameter) => {
    expect(texts(offered(`${command} --`))).toContain(option);
    const given = parameter.kind === 'switch' ? option : `${option} x`;
    const isRepeatable = parameter.kind === 'choices';
    expect(texts(offered(`${command} ${given} --`)).includes(option)).toBe(isRepeatable);
  });

  it('as values of an option is what the option takes', () => {
    for (const [command, option, parameter] of options) {
      if (!('choices' in parameter)) continue;
      expect(texts(offered(`${command} ${option} `))).toEqual(parameter.choices);
      for (const text of texts(offered(`${command} ${option}=`))) {
        const { request } = parseCommandLine([...command.split(' '), text], operations);
        expect(request.kind).toBe('operation');
      }
    }
  });

  it.each([
    ['', ['session', 'db', 'config', 'doctor', 'mcp', 'shell-init', 'help']],
    ['--', globals],
    ['config --json ', ['show', 'validate', 'migrate']],
    ['help ', ['session', 'db', 'config', 'doctor', 'mcp', 'shell-init', 'help']],
    ['help config ', ['show', 'validate', 'migrate']],
    ['help doctor ', []],
    ['shell-init ', ['bash', 'zsh', 'fish']],
    ['shell-init bash ', []],
    ['mcp ', []],
    ['mcp --', globals],
    ['doctor ', []],
    ['doctor -', ['--fix', ...globals]],
    ['doctor --json --fix --', ['--cwd', '--debug', '--help', '--version']],
    ['sesion ', []],
    ['sesion --', []],
    ['session nonesuch ', []],
    ['-C ', ['<directories>']],
    ['--cwd=', ['<directories>']],
    ['-C /x config ', ['show', 'validate', 'migrate']],
    ['session -- ', []],
    ['session start ', []],
    ['session start --task ', []],
    ['session start --title=', []],
    ['session start --repo ', ['<directories>']],
    ['session pr --title ', []],
    ['session pr -F ', ['<files>']],
    ['session pr --title -- ', ['<sessions>']],
    ['session get -- --', ['<sessions>']],
    ['session get one ', []],
    ['session delete one two ', ['<sessions>']],
    ['session list ', []],
    ['session list --limit ', []],
    ['session list --status active ', []],
    ['session list --status active --status ', ['starting', 'pr-open', 'merged', 'trashed']],
    [
      'session list --status active,m',
      ['active,starting', 'active,pr-open', 'active,merged', 'active,trashed'],
    ],
    ['session import ', ['<directories>']],
    ['db consolidate x ', ['<files>']],
    ['db restore ', ['<files>']],
    ['db restore x ', []],
  ])('after %j is %j', (line, candidates) => {
    expect(texts(offered(line))).toEqual(candidates);
  });

  const present = ['starting', 'active', 'pr-open', 'merged'];
  const live = ['starting', 'active', 'pr-open'];
  it.each([
    ['session get fi', 'session', present, { value: 'fi' }],
    ['session dir --task=md', 'task', present, { value: 'md', ahead: '--task=' }],
    ['session update ', 'session', live, {}],
    ['session pr ', 'session', live, {}],
    ['session approve --task ', 'task', live, {}],
    ['session delete one ', 'session', present, { named: ['one'] }],
    ['session restore ', 'session', ['trashed'], {}],
    ['session restore --task ', 'task', ['trashed'], {}],
    ['session list --host ', 'host', present, {}],
  ])('after %j is a %s of the sessions that are %j', (line, kind, statuses, others) => {
    expect(offered(line)).toEqual({
      kind: 'sessions',
      wanted: { kind, statuses },
      value: '',
      ahead: '',
      named: [],
      ...others,
    });
  });

  it('is told with the first sentence that explains it', () => {
    expect(offered('session purge --')).toMatchObject({
      candidates: [
        {
          text: '--older-than',
          description: 'Only sessions that have been in the trash for longer, e.g. 7d',
        },
        { text: '--json', description: 'Print the answer as one JSON document' },
        ...globals.slice(1).map((text) => ({ text })),
      ],
    });
    expect(offered('conf')).toMatchObject({
      candidates: expect.arrayContaining([
        { text: 'config', description: 'Look at the configuration' },
        { text: 'doctor', description: 'Check everything, and say how to mend it' },
      ]),
    });
  });
});
