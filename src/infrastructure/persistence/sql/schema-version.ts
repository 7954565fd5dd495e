/** How many migrations there are. It stands here by itself so that opening a current store need not load them. */
export const schemaVersion = 2;
