import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { hearEarlyStarts } from '../../../main/electron/early-starts.ts';

const restore = { window: 'restore' };
const hidden = { window: null };

describe('a second start while the first is still opening', () => {
  it.each([
    ['nothing when none came', [], null],
    ['the window it wanted', [restore], 'restore'],
    ['the window of the last that wanted one', [{ window: 'settings' }, restore, hidden], 'restore'],
    ['nothing when it was hidden', [hidden], null],
    ['the popover when it says nothing that is known', ['?'], 'popover'],
  ])('opens %s', (_name, starts, window) => {
    const app = new EventEmitter();
    const served = hearEarlyStarts(app);
    for (const asked of starts) app.emit('second-instance', {}, [], '/', asked);
    expect(served()).toBe(window);
    expect(app.eventNames()).toEqual([]);
  });

  it('opens the popover for a click on the Dock, unless more was asked for', () => {
    const app = new EventEmitter();
    const served = hearEarlyStarts(app);
    app.emit('second-instance', {}, [], '/', restore);
    app.emit('activate');
    expect(served()).toBe('restore');
    const other = hearEarlyStarts(app);
    app.emit('activate');
    expect(other()).toBe('popover');
  });
});
