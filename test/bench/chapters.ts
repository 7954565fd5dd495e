/** What the report says about one section of the benchmark. */
export interface Chapter {
  readonly title: string;
  /** What is measured and what exactly the baseline does. */
  readonly about: string;
  /** How its figures make charts of lines: what runs along the bottom, and what goes up. */
  readonly lines?: {
    readonly across: string;
    readonly up: 'value' | 'ratio';
    readonly scale: 'log' | 'linear';
  };
  /** A file of docs/ that is written by hand and follows the chapter. */
  readonly notes?: string;
}

const oneStart =
  'Where a limit has a summand, that is one process start: the median of `minsky --version`, which took its turns in the same run.';

/** The chapters of the report, in order, by the name of their section. */
export const chapters = {
  'start-up': {
    title: 'Start-up',
    about:
      'Whole processes, on a SQLite store of 1,000 records. `node -e 0` is Node alone. The other baseline is [a Node program](../test/bench/raw-read.mjs) that opens the same file with better-sqlite3, reads the same rows and prints them as JSON, so it contains the start of Node too. All of them have a warm compile cache. Memory is the largest resident size that the process itself reports at its end.',
    notes: 'performance-notes.md',
  },
  workspaces: {
    title: 'Workspaces',
    about: `Whole processes in a repository on this machine. The baseline of \`start\` is the two git commands, one process each, and no start of Node; ${oneStart.replace('Where', 'where')} The baseline of \`list --long\` is [a Node program](../test/bench/raw-status.mjs) that runs both git commands in all workspaces at once, so it contains a start of Node. The baseline of \`import\` is the three git commands, without one.`,
  },
  trash: {
    title: 'Trash',
    about:
      'Whole processes. The baseline is [a Node program](../test/bench/raw-move.mjs) that writes one row with better-sqlite3 and renames or removes an equal directory, so it contains a start of Node; for `delete` the two git commands that look for work to be lost come on top. `delete --force` goes without that scan, which grows with the tree, and is held against itself in a small one.',
  },
  workflow: {
    title: 'Update and pull request',
    about: `Whole processes in a session of a repository on this machine. The baseline is the plain git commands that come to the same in a clone of the same repository, one process each, and no start of Node. ${oneStart}`,
    notes: 'performance-notes-git.md',
  },
  approval: {
    title: 'Approval',
    about:
      'Whole processes. The baseline is what a person types: in the main workspace the merge, which brings the files along, and the branch removed; in the clone the fetch, HEAD detached and the branch removed. That is five processes of git, and no start of Node.',
  },
  stores: {
    title: 'Stores',
    about:
      'Calls in one warm process on an open store. The baseline is the bare driver with the statements of the store on the same file or tables, prepared where the driver can; for JSON it is reading the whole file, `JSON.parse`, and for a write all of it written and flushed. The rows that compare two sizes are of two open stores that took turns.',
    lines: { across: 'records', up: 'value', scale: 'log' },
  },
  'large-stores': {
    title: 'Large stores',
    about: 'The same with a million records; measured with `--large`.',
    lines: { across: 'records', up: 'value', scale: 'log' },
  },
  'one-store': {
    title: 'One store or many',
    about:
      'Each question is asked of one SQLite store with all records, and of the same records in a store per directory, none of which can be left out: a name or a task may be in any of them, and more than once. A question is open, query, close, in one warm process; the many are asked once by the same adapter on SQLite files, and once as bare JSON files with `JSON.parse`. A list is asked of a file that SQLite has checked from end to end before, if it has at most 16 MiB; that check is part of the time and grows with the file.',
    lines: { across: 'stores', up: 'ratio', scale: 'log' },
  },
  concurrency: {
    title: 'Writing at once',
    about:
      'Processes that have the store open add records at the same moment, each its share of the same number; records per second of all of them together, beside one process that adds them all. More is better, and 1 means that nobody is slowed down: a store has one writer at a time.',
    lines: { across: 'processes', up: 'value', scale: 'log' },
  },
  mcp: {
    title: 'MCP',
    about:
      'Calls of the SDK’s own client over stdio, one after the other (time per call) and eight always under way (calls per second: more is better). The baseline is [a server](../test/bench/bare-mcp-server.mjs) of the same SDK with one tool that does nothing and has no output schema.',
  },
  sync: {
    title: 'Sync',
    about:
      'Whole processes. The baselines are Node programs, a start of Node included: one [lists and stats](../test/bench/raw-readdir.mjs) the same directories, the other [reads the marker](../test/bench/raw-register.mjs) in each and keeps it with better-sqlite3.',
  },
  consolidation: {
    title: 'Consolidation',
    about:
      'Whole processes on legacy JSON stores, each of which shares half of its sessions with the one before it. The baseline is [a Node program](../test/bench/raw-merge.mjs) that parses the same files and, where the command writes, keeps each session once with better-sqlite3 in one transaction; a start of Node is included.',
    notes: 'performance-notes-memory.md',
  },
  migration: {
    title: 'Migration',
    about:
      'Whole processes. The baseline is [a Node program](../test/bench/raw-copy.mjs) that reads every row with the one driver and writes it with the other in one transaction, a start of Node included; it neither checks nor compares anything.',
  },
} as const satisfies Record<string, Chapter>;

export type SectionName = keyof typeof chapters;

export const sectionNames = Object.keys(chapters) as readonly SectionName[];
