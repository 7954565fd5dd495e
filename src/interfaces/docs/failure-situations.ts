import type { Scenario } from './failure-scenarios.ts';

/** Something that goes wrong around a session without one failure being its name. */
export interface FailureSituation {
  readonly situation: string;
  /** What minsky does about it. */
  readonly answer: string;
  /** What the user types, after `minsky`. */
  readonly next: string;
  readonly scenarios: readonly Scenario[];
}

/** What people run into, with what then happens and the test that shows it. */
export const failureSituations: readonly FailureSituation[] = [
  {
    situation: 'A session is on disk, but not in the store',
    answer:
      'Whoever names it or stands in it registers it from its marker, as it was, and from git if it has none; stderr says so.',
    next: 'session get',
    scenarios: [
      ['registration', 'gives the record back as it was, where one stands in the workspace, and that is said once'],
      ['registration', 'gives it back to whoever names the session, from anywhere'],
      ['registration', 'whose marker is damaged is registered from what git tells'],
    ],
  },
  {
    situation: 'A pull request is prepared in the workspace of the session',
    answer: 'The session is that of the directory; nothing is checked out.',
    next: 'session pr --title TITLE',
    scenarios: [['pr', 'from its workspace']],
  },
  {
    situation: 'A pull request is prepared in the main workspace',
    answer:
      'The only live session of the repository is meant, and stderr says so; of several, the refusal lists each.',
    next: 'session pr NAME --title TITLE',
    scenarios: [
      ['pr', 'from the main workspace, as the only one'],
      ['where-you-stand', 'in %s it is a refusal that lists the candidates, the latest first'],
    ],
  },
  {
    situation: 'The base of a session was renamed or deleted',
    answer: 'Whatever needs it ends with `BASE_GONE`, which names the default branch; the session is given another one.',
    next: 'session update --base BRANCH',
    scenarios: [
      ['another-base', 'is what "%s" says, and the command that it tells to type leads to the merge'],
      ['another-base', 'a session whose base was merged and deleted goes back to the branch that has it'],
    ],
  },
  {
    situation: 'The main workspace was moved',
    answer:
      'Once git knows the new place, by `git remote set-url origin` in a clone or `git worktree repair` in the moved repository, the record follows; until then refusals and findings tell how to say it.',
    next: 'session sync',
    scenarios: [
      ['moved-repository', 'is told of by "%s", and goes on from the new place with the commands that are told'],
      ['moved-repository', 'is broken until git knows the new place, which the refusal and the finding tell how to say'],
    ],
  },
  {
    situation: 'The store is damaged',
    answer:
      'Every command that needs it ends with `STORE_DAMAGED`; it is never taken for an empty one, and its bytes stay, also when it is repaired.',
    next: 'db repair',
    scenarios: [
      ['bad-input-store', 'a store that gives no answer is never taken for an empty one, nor changed, when it'],
      [
        'repair',
        'is an error that names the repair, and is repaired with every session and with its damaged bytes kept, when %s',
      ],
    ],
  },
  {
    situation: 'The store is missing',
    answer: 'The markers in the workspaces and in the trash give every record back, with its id, task and times.',
    next: 'db repair',
    scenarios: [
      [
        'repair',
        'that is gone altogether comes back with the same ids, times and tasks, the trash included',
      ],
      ['bad-input-store', 'is gone, but not its write-ahead log'],
    ],
  },
  {
    situation: 'Records are recovered by hand',
    answer:
      '`session import` registers the checkouts that it is given, and `session sync` all that it finds; both say what they did to each.',
    next: 'session sync',
    scenarios: [
      ['import', 'and lost its record gets it back as it was'],
      ['sync', 'gives every record back as it was, from the markers alone'],
      ['sync', 'a store that was put back to an earlier day catches up with the markers'],
    ],
  },
  {
    situation: 'There are several databases',
    answer:
      'One line on stderr tells of those that hold other records; merging them loses none and reports what was decided.',
    next: 'db consolidate',
    scenarios: [
      ['consolidate', 'is told of by list, status and doctor until it was merged, and again when it was written since'],
      [
        'consolidate',
        'are merged without losing a record, reported the same by a dry run, and left as they are',
      ],
    ],
  },
  {
    situation: 'The configuration is wrong',
    answer:
      'What needs the value ends with `CONFIG_INVALID`, which names file, key, value and what is allowed; `config`, `doctor` and `--help` still run.',
    next: 'config validate',
    scenarios: [
      ['bad-input-surroundings', 'stops a start with file, key and value, and leaves nothing: it %s'],
      ['tour', 'every command warns once, obeys nothing of it and answers as everywhere'],
    ],
  },
];
