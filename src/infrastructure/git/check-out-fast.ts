/** Settings under which many files are written side by side: making files waits for the disk more than it computes. */
export const checkOutFast: readonly string[] = ['checkout.workers=4'];
