/** An account as people know it. A label is bounded for the sake of what stands beside it, an e-mail is whole. */
interface Named {
  readonly label: string;
  /** Null when unknown or hidden. */
  readonly email: string | null;
}

/** The label is the e-mail, or as much of it as a line has room for. */
export function isCalledByEmail({ label, email }: Named): boolean {
  if (email === null) return false;
  return label === email || (label.endsWith('…') && email.startsWith(label.slice(0, -1)));
}

/** All of the name, for where a line shows a part of it: "Work, mira@…" for one that has a name of its own. */
export function wholeName(account: Named): string {
  const { label, email } = account;
  if (email === null) return label;
  return isCalledByEmail(account) ? email : `${label}, ${email}`;
}
