/** For so long a restore can be undone, is looked after, and a failure belongs to the trouble before it (product.md section 7, step 6). */
export const restoreWatchMs = 24 * 60 * 60 * 1000;
