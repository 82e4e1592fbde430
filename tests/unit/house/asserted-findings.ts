/** The one form in which a test asserts a finding: `doctorFinds(report, 'clock-off')`. */
const assertion = /\bdoctorFinds\(\w+, '([a-z-]+)'\)/g;
const comment = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/** Which findings the tests of a file assert; a name in a comment, a table or another expectation asserts nothing. */
export function assertedFindings(source: string): readonly string[] {
  return [...source.replace(comment, '').matchAll(assertion)].flatMap(([, id]) => id ?? []);
}
