import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { plantedTree } from '../support/planted-tree.ts';
import { repositoryRoot } from '../support/repository-root.ts';

const vague = /^(index|utils?|helpers?|common|types?|misc|shared)$/;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const layers = ['domain', 'application', 'infrastructure', 'interfaces'];

/** The files under `root/src` that break a rule of docs/design.md, as `path: rule`. */
function complaints(root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /[.][jt]s$/.test(entry.name))
    .flatMap((entry) => {
      const path = relative(join(root, 'src'), join(entry.parentPath, entry.name));
      const stems = path.split(sep).map((name) => basename(name).replace(/[.][jt]s$/, ''));
      const lines = readFileSync(join(root, 'src', path), 'utf8')
        .trimEnd()
        .split('\n').length;
      return [
        stems.some((stem) => vague.test(stem)) && 'says nothing about what is inside',
        !stems.every((stem) => kebabCase.test(stem)) && 'is not kebab-case',
        !layers.includes(path.split(sep)[0] ?? '') && 'is in no layer',
        lines > 250 && 'holds two ideas',
      ]
        .filter((complaint) => complaint !== false)
        .map((complaint) => `${path.split(sep).join('/')}: ${complaint}`);
    })
    .sort();
}

describe('the files of src', () => {
  it('are refused for their name, their place and their length', () => {
    const tree = plantedTree({
      'src/domain/index.ts': '',
      'src/domain/utils/duration.ts': '',
      'src/domain/SessionName.ts': '',
      'src/domain/long.ts': 'export {};\n'.repeat(251),
      'src/domain/full.ts': 'export {};\n'.repeat(250),
      'src/lonely.ts': '',
    });
    expect(complaints(tree)).toEqual([
      'domain/SessionName.ts: is not kebab-case',
      'domain/index.ts: says nothing about what is inside',
      'domain/long.ts: holds two ideas',
      'domain/utils/duration.ts: says nothing about what is inside',
      'lonely.ts: is in no layer',
    ]);
  });

  it('are named, placed and cut as the design says', () => {
    expect(complaints(repositoryRoot)).toEqual([]);
  });
});
