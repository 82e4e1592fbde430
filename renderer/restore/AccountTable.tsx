import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { ListView } from '../lib/restore-view.ts';
import { restoreTexts } from '../texts/restore-texts.ts';
import { AccountRow } from './AccountRow.tsx';
import { rowIntents } from './row-intents.ts';
import { SelectAll } from './SelectAll.tsx';
import type { WindowAction, WindowState } from './window-state.ts';

interface AccountTableProps {
  readonly snapshot: Pick<AppSnapshot, 'signIns'>;
  readonly list: ListView;
  readonly state: WindowState;
  readonly dispatch: (action: WindowAction) => void;
}

export function AccountTable({ snapshot, list, state, dispatch }: AccountTableProps): ReactElement {
  const table = useRef<HTMLTableElement>(null);
  const { rows } = list;
  const current = rows.find(({ key }) => key === state.currentKey) ?? rows[0];
  const calledKey = state.isOpenedFromOutside ? state.openedKey : null;
  useEffect(() => {
    if (calledKey === null) return;
    const row = focusRow(table.current, calledKey);
    quietly(row);
    // Where signing in is the first thing to do, one key does it.
    row?.querySelector<HTMLElement>('.verdict [data-offer="sign-in"]')?.focus();
  }, [calledKey]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const row = event.target instanceof Element ? event.target.closest('[data-key]') : null;
    if (row === null || !event.currentTarget.contains(row)) return;
    const at = rows.findIndex(({ key }) => key === row.getAttribute('data-key'));
    const next = rows[nextIndex(event.key, at, rows.length)];
    if (next === undefined) return;
    event.preventDefault();
    focusRow(table.current, next.key);
  };
  const intents = rowIntents({ snapshot, dispatch }, list.againMode);
  return (
    <table className="table" aria-label={restoreTexts.tableName} ref={table}>
      <thead>
        <tr className="tr th">
          <td>
            <SelectAll list={list} dispatch={dispatch} />
          </td>
          <th scope="col">{restoreTexts.account}</th>
          <th scope="col">{restoreTexts.whatHappened}</th>
          <th scope="col" className="since">
            {restoreTexts.since}
          </th>
          <th scope="col" className="since fig">
            {restoreTexts.health}
          </th>
          <th scope="col">{list.column}</th>
          <td />
        </tr>
      </thead>
      <tbody onKeyDown={onKeyDown}>
        {rows.map((row) => (
          <AccountRow
            key={row.key}
            row={row}
            state={state}
            isCurrent={row.key === current?.key}
            isOffline={list.isOffline}
            isStopping={list.phase === 'stopping'}
            intents={intents}
            dispatch={dispatch}
          />
        ))}
      </tbody>
    </table>
  );
}

/** -1 for keys that go nowhere. */
function nextIndex(key: string, at: number, count: number): number {
  if (key === 'ArrowDown') return Math.min(at + 1, count - 1);
  if (key === 'ArrowUp') return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : -1;
}

function focusRow(table: HTMLElement | null, key: string): HTMLElement | null {
  const rows = [...(table?.querySelectorAll<HTMLElement>('[data-key]') ?? [])];
  const row = rows.find((it) => it.dataset['key'] === key) ?? null;
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
  return row;
}

/** Focused, but without a ring until a key is used: nobody came here by one. */
function quietly(row: HTMLElement | null): void {
  if (row === null) return;
  row.dataset['quiet'] = '';
  const end = (): void => {
    delete row.dataset['quiet'];
    row.removeEventListener('keydown', end);
    row.removeEventListener('blur', end);
  };
  row.addEventListener('keydown', end);
  row.addEventListener('blur', end);
}
