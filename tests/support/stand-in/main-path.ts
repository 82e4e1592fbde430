/** The built app that runs, for a start that it makes of itself. */
export const mainPathVariable = 'STAND_IN_MAIN';
