/** What bringing the base into a session comes to. */
export type UpdateOutcome = 'up-to-date' | 'fast-forward' | 'merged' | 'conflicts';

/** How two lines of commits stand to each other. */
export interface Distance {
  /** Commits of the session that the base lacks. */
  readonly ahead: number;
  /** Commits of the base that the session lacks. */
  readonly behind: number;
}

/** Decides what has to be done, before anything is. */
export function planUpdate({ ahead, behind }: Distance): 'nothing' | 'fast-forward' | 'merge' {
  if (behind === 0) return 'nothing';
  return ahead === 0 ? 'fast-forward' : 'merge';
}

/** The message that git itself gives to the merge of a branch. */
export function mergeMessage(
  base: { readonly name: string; readonly remote: boolean },
  branch: string,
): string {
  return `Merge ${base.remote ? 'remote-tracking branch' : 'branch'} '${base.name}' into ${branch}`;
}
