import { describe, expect, it } from '@jest/globals';
import { parseCommandLine } from '../../../src/interfaces/cli/parse-command-line.ts';
import { operations } from '../../../src/interfaces/operations/registry.ts';

function given(...words: string[]): unknown {
  const { request, command, json, debug, cwd } = parseCommandLine(words, operations);
  if (request.kind !== 'operation') throw new Error(JSON.stringify(request));
  return { command, given: request.given, json, debug, cwd };
}

function refusal(...words: string[]): readonly [string, string | null] {
  const { request } = parseCommandLine(words, operations);
  if (request.kind !== 'refused' || request.error.kind !== 'Usage') throw new Error(JSON.stringify(request));
  return [request.error.detail, request.error.suggestion];
}

describe('a command line', () => {
  const plain = { json: false, debug: false, cwd: null };

  it('takes words, options with and without values, and short forms', () => {
    expect(
      given('session', 'list', '-ln5', '--status', 'active,merged', '--status=trashed', '--host', 'x'),
    ).toEqual({
      ...plain,
      command: 'session list',
      given: { long: true, limit: 5, status: ['active', 'merged', 'trashed'], host: 'x' },
    });
    expect(given('session', 'delete', 'a', '--force', 'b')).toEqual({
      ...plain,
      command: 'session delete',
      given: { names: ['a', 'b'], force: true },
    });
    expect(given('session', 'purge', '--older-than', '7d')).toMatchObject({ given: { olderThan: '7d' } });
  });

  it('takes global options anywhere', () => {
    const wanted = { command: 'session get', given: { name: 'x' }, json: true, debug: true, cwd: '/tmp' };
    expect(given('--json', '-C', '/tmp', 'session', '--debug', 'get', 'x')).toEqual(wanted);
    expect(given('session', 'get', 'x', '--json', '--cwd=/tmp', '--debug')).toEqual(wanted);
  });

  it('keeps what stands after -- from being an option, and empty words', () => {
    expect(given('session', 'get', '--json', '--', '-x')).toMatchObject({
      given: { name: '-x' },
      json: true,
    });
    expect(given('session', 'get', '', '--task', '')).toMatchObject({ given: { name: '', task: '' } });
    expect(given('session', 'get', '--task=--json')).toMatchObject({
      given: { task: '--json' },
      json: false,
    });
  });

  it('lets the last of several values count', () => {
    expect(given('session', 'get', '--task', '1', '--task', '2')).toMatchObject({ given: { task: '2' } });
  });

  it.each<readonly [readonly string[], string, string | null]>([
    [['session', 'gett'], "There is no command 'session gett'", 'minsky session get'],
    [['sesion', 'list'], "There is no command 'sesion'", 'minsky session list'],
    [['list'], "There is no command 'list'", 'minsky session list'],
    [['start', 'x'], "There is no command 'start'", 'minsky session start'],
    [['ls'], "There is no command 'ls'", 'minsky session list'],
    [['session', 'rm', 'x'], "There is no command 'session rm'", 'minsky session delete'],
    [['status'], "There is no command 'status'", 'minsky db status'],
    [['hlp'], "There is no command 'hlp'", 'minsky help'],
    [['session', 'zzz'], "There is no command 'session zzz'", null],
    [['zzz'], "There is no command 'zzz'", null],
    [['help', 'sesion', 'start'], "There is no command 'sesion start'", 'minsky session start'],
    [['session', 'delete', '--forse'], "There is no option '--forse'", '--force'],
    [['--jsn'], "There is no option '--jsn'", '--json'],
    [['session', 'list', '-z'], "There is no option '-z'", null],
    [['session', 'get', '--task'], '--task needs a value', null],
    [['session', 'list', '-C'], '-C needs a value', null],
    [['session', 'list', '--long=yes'], '--long takes no value', null],
    [['session', 'get', 'a', 'b'], "Unexpected argument 'b'", null],
    [['db', 'status', 'x'], "Unexpected argument 'x'", null],
    [['mcp', 'x'], "Unexpected argument 'x'", null],
    [['\u001b[31m'], "There is no command '\\x1b[31m'", null],
  ])('refuses %j', (words, detail, suggestion) => {
    expect(refusal(...words)).toEqual([detail, suggestion]);
  });

  it('says how to write a value that begins with a hyphen', () => {
    expect(refusal('session', 'get', '--task', '--json')[0]).toContain('--task=--json');
  });
});
