import { type ReactElement, useEffect, useRef } from 'react';
import type { ListView } from '../lib/restore-view.ts';
import { restoreTexts } from '../texts/restore-texts.ts';
import type { WindowAction } from './window-state.ts';

interface SelectAllProps {
  readonly list: ListView;
  readonly dispatch: (action: WindowAction) => void;
}

export function SelectAll({ list, dispatch }: SelectAllProps): ReactElement {
  const box = useRef<HTMLInputElement>(null);
  const open = list.rows.filter(({ canSelect }) => canSelect);
  const counted = open.length > 0 ? open : list.rows;
  const selected = counted.filter(({ isSelected }) => isSelected).length;
  const isAll = selected === counted.length;
  const isSome = selected > 0 && !isAll;
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = isSome;
  }, [isSome]);
  return (
    <input
      ref={box}
      className="box"
      type="checkbox"
      checked={isAll}
      disabled={open.length === 0}
      aria-label={restoreTexts.selectAll}
      onChange={() => dispatch({ kind: 'choose', keys: open.map(({ key }) => key), isChosen: !isAll })}
    />
  );
}
