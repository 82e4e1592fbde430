import type { LoginItem } from './login-item.ts';

export interface WatchedLoginItem {
  /** As it was when it was last looked at: asking the system each time a snapshot is made would take too long. */
  known(): ReturnType<LoginItem['state']>;
  change(wanted: boolean): void;
  look(): void;
}

/** `onChange`: it is another than the last time. A person may have switched it in the system's settings. */
export function watchLoginItem(item: LoginItem, onChange: () => void): WatchedLoginItem {
  let known = item.state();
  const look = (): void => {
    const state = item.state();
    if (state === known) return;
    known = state;
    onChange();
  };
  return {
    known: () => known,
    look,
    change(wanted) {
      item.change(wanted);
      look();
    },
  };
}
