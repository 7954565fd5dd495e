/** What the program ends with; 0 is success. See docs/errors.md. */
export type ExitStatus = 0 | 2 | 3 | 4 | 5 | 6 | 7 | 70 | 130;
