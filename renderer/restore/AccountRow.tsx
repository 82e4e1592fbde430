import type { KeyboardEvent, MouseEvent, ReactElement } from 'react';
import type { RowView } from '../lib/restore-rows.ts';
import { restoreTexts } from '../texts/restore-texts.ts';
import { OpenedRow } from './OpenedRow.tsx';
import { RowMenu } from './RowMenu.tsx';
import { type RowIntents, rowActions } from './row-intents.ts';
import { VerdictCell } from './VerdictCell.tsx';
import type { WindowAction, WindowState } from './window-state.ts';

interface AccountRowProps {
  readonly row: RowView;
  readonly state: WindowState;
  readonly isCurrent: boolean;
  readonly isOffline: boolean;
  readonly isStopping: boolean;
  readonly intents: RowIntents;
  readonly dispatch: (action: WindowAction) => void;
}

/** One account. Tab reaches one row of the table and what is in it; arrows go to the others. */
export function AccountRow(props: AccountRowProps): ReactElement {
  const { row, state, isCurrent, isOffline, isStopping, intents, dispatch } = props;
  const { key } = row;
  const isOpened = state.openedKey === key;
  const tabIndex = isCurrent ? 0 : -1;
  const actions = rowActions({ ...row, isOffline }, intents);
  const choose = (): void => {
    if (row.canSelect) dispatch({ kind: 'choose', keys: [key], isChosen: !row.isSelected });
  };
  const toggle = (): void => dispatch({ kind: 'toggle-row', key });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return;
    if (event.key === ' ') choose();
    else if (event.key === 'Enter') toggle();
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    if (isPlainPlace(event)) toggle();
  };
  return (
    <tr
      className={`tr${isOpened ? ' on' : ''}${isOpened && state.isOpenedFromOutside ? ' called' : ''}`}
      data-key={key}
      tabIndex={tabIndex}
      onFocus={() => dispatch({ kind: 'move-to', key })}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <td>
        <input
          className="box"
          type="checkbox"
          checked={row.isSelected}
          disabled={!row.canSelect}
          onChange={choose}
          tabIndex={-1}
          aria-label={restoreTexts.select(row.label)}
        />
      </td>
      <td>
        <p className="who2">
          <button
            type="button"
            className="name"
            title={row.whole}
            aria-expanded={isOpened}
            onClick={toggle}
            tabIndex={-1}
          >
            <bdi>
              {row.name.local}
              <i>{row.name.domain}</i>
            </bdi>
          </button>
        </p>
        {row.note !== null && (
          <p className="two note" title={row.note}>
            {row.note}
          </p>
        )}
      </td>
      <td>
        <p>{row.what}</p>
        <p className="two">
          <span className="alt">{row.agedChecked}</span>
          <span className="since">{row.checked}</span>
        </p>
      </td>
      <td className="since">
        <p>{row.age}</p>
        <p className="two">{row.since}</p>
      </td>
      <td className="since fig">{row.health}</td>
      <td>
        <VerdictCell row={row} intents={intents} isStopping={isStopping} />
      </td>
      <td>
        <RowMenu label={row.label} actions={actions} tabIndex={tabIndex} />
      </td>
      {isOpened && <OpenedRow row={row} actions={actions} />}
    </tr>
  );
}

/** Not on a control, not at the end of a selection of text, and not in a menu, which is drawn elsewhere. */
function isPlainPlace({ target, currentTarget }: MouseEvent<HTMLElement>): boolean {
  if (!(target instanceof Element) || !currentTarget.contains(target)) return false;
  return target.closest('button, input, .more-box') === null && window.getSelection()?.isCollapsed !== false;
}
