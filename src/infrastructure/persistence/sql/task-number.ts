/** The number of a task with its `#`, in SQL of every dialect; letter for letter what the index of tasks is of. */
export const taskNumberOf = `ltrim(task, 'abcdefghijklmnopqrstuvwxyz0123456789')`;
