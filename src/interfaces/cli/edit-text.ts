import { spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Lets the user edit a text in a file of its own; null if the editor failed. */
export async function editText(editor: string, text: string): Promise<string | null> {
  const directory = await mkdtemp(join(tmpdir(), 'minsky-'));
  const file = join(directory, 'PULL_REQUEST.md');
  try {
    await writeFile(file, text, { mode: 0o600 });
    // The editor is a shell command, as it is to git. It draws on the terminal even where the answer goes elsewhere.
    const stdio: StdioOptions = ['inherit', 2, 'inherit'];
    const child =
      process.platform === 'win32'
        ? spawn(`${editor} "${file}"`, { shell: true, stdio })
        : spawn('sh', ['-c', `${editor} "$@"`, editor, file], { stdio });
    const [status] = (await once(child, 'close')) as [number | null];
    return status === 0 ? await readFile(file, 'utf8') : null;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
