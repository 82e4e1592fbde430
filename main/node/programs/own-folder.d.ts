/**
 * Where a program is started that is looked up by its name alone: Windows looks in the current folder first, and elsewhere a path may say
 * so. That folder may be anybody's; this one is as safe as we are.
 */
export declare const ownFolder: string;
