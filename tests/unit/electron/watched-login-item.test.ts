import { describe, expect, it } from 'vitest';
import { watchLoginItem } from '../../../main/electron/watched-login-item.ts';

function switched() {
  const item = { isOn: false, asked: 0 };
  let changes = 0;
  const watched = watchLoginItem(
    {
      state: () => {
        item.asked += 1;
        return item.isOn ? 'on' : 'off';
      },
      change: (wanted) => {
        item.isOn = wanted;
      },
    },
    () => {
      changes += 1;
    },
  );
  return { item, watched, changes: () => changes };
}

describe('whether the app starts with the session', () => {
  it('is asked of the system once, however often it is wanted', () => {
    const { item, watched } = switched();
    for (let time = 0; time < 3; time += 1) expect(watched.known()).toBe('off');
    expect(item.asked).toBe(1);
  });

  it('is told when it was switched in the system’s settings, once', () => {
    const { item, watched, changes } = switched();
    item.isOn = true;
    expect(watched.known()).toBe('off');
    watched.look();
    watched.look();
    expect([watched.known(), changes()]).toEqual(['on', 1]);
  });

  it('is as it became after a change of ours, which the system may refuse', () => {
    const { watched, changes } = switched();
    watched.change(true);
    expect([watched.known(), changes()]).toEqual(['on', 1]);
    watched.change(true);
    expect(changes()).toBe(1);
  });
});
