/** Of the packages whose parts a bundle that is not minified holds: the bundler writes above each which file it comes from. */
export function bundledPackages(bundle: string): ReadonlySet<string> {
  const lines = bundle.match(/^\/\/(?:#region)? ?\S*node_modules\/\S+$/gm) ?? [];
  return new Set(lines.flatMap((line) => packageIn(line) ?? []));
}

/** The package that a file of `node_modules` belongs to, the innermost one; null for any other file. */
export function packageIn(path: string): string | null {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? null;
}
