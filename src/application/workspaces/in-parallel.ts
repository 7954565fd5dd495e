import { ResultAsync } from 'neverthrow';

// More than this many git processes at once gain nothing on the machines people have.
const atOnce = 8;

/** Does something for each of many things, a few at a time, and keeps the order; what can fail has to be part of the answer. */
export function inParallel<Item, Answer>(
  items: readonly Item[],
  work: (item: Item) => ResultAsync<Answer, never>,
  onDone: (done: number) => void = () => undefined,
): ResultAsync<readonly Answer[], never> {
  return ResultAsync.fromSafePromise(workOff(items, work, onDone, atOnce));
}

/** The same, one after the other: for what takes turns anyway. */
export function inSequence<Item, Answer>(
  items: readonly Item[],
  work: (item: Item) => ResultAsync<Answer, never>,
  onDone: (done: number) => void = () => undefined,
): ResultAsync<readonly Answer[], never> {
  return ResultAsync.fromSafePromise(workOff(items, work, onDone, 1));
}

async function workOff<Item, Answer>(
  items: readonly Item[],
  work: (item: Item) => ResultAsync<Answer, never>,
  onDone: (done: number) => void,
  workers: number,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const queue = items.entries();
  let done = 0;
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      answers[index] = (await work(item))._unsafeUnwrap();
      onDone((done += 1));
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, worker));
  return answers;
}
