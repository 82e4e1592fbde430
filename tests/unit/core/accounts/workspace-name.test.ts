import { describe, expect, it } from 'vitest';
import { workspaceName } from '../../../../main/core/accounts/workspace-name.ts';
import type { JsonObject } from '../../../../main/core/json.ts';

const [fernhill, lantern] = [
  { id: 'acc-1', name: 'Fernhill' },
  { id: 'acc-2', name: ' Lantern\nWorks ' },
];

describe('the workspace of a stored sign-in', () => {
  it.each<[string, JsonObject, string | null]>([
    ['none is stored', {}, null],
    ['the list is no list', { workspaces: 'Fernhill' }, null],
    ['an entry is no object', { workspaces: [7] }, null],
    [
      'one has its account id',
      { workspaces: [fernhill, lantern], accountId: 'acc-2', currentWorkspaceIndex: 0 },
      'Lantern Works',
    ],
    [
      'none has its account id',
      { workspaces: [fernhill, lantern], accountId: 'acc-9', currentWorkspaceIndex: 0 },
      'Fernhill',
    ],
    ['the current one is not there', { workspaces: [fernhill, lantern], currentWorkspaceIndex: 9 }, null],
    ['the current one is nonsense', { workspaces: [fernhill, lantern], currentWorkspaceIndex: '0' }, null],
    ['there is only one', { workspaces: [fernhill] }, 'Fernhill'],
    ['it has no name', { workspaces: [{ id: 'acc-1' }], accountId: 'acc-1' }, null],
    ['its name cannot be seen', { workspaces: [{ id: 'acc-1', name: '\u200B' }] }, null],
  ])('is named as it is stored when %s', (_when, record, name) => {
    expect(workspaceName(record)).toBe(name);
  });
});
