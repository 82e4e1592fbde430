/** Moves the focus among buttons that are one stop for Tab: arrows, Home and End. Returns the place moved to, null for other keys. */
export function stepFocus(key: string, buttons: readonly HTMLElement[]): number | null {
  const from = buttons.findIndex((button) => button.matches(':focus'));
  const last = buttons.length - 1;
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(last, from + 1),
    ArrowUp: Math.max(0, from - 1),
    Home: 0,
    End: last,
  };
  const to = targets[key];
  if (to === undefined) return null;
  buttons[to]?.focus();
  return to;
}
