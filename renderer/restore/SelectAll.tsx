import { type ReactElement, useEffect, useRef } from 'react';
import type { ListView } from '../lib/restore-view.ts';
import type { WindowAction } from './window-state.ts';

interface SelectAllProps {
  readonly list: ListView;
  readonly dispatch: (action: WindowAction) => void;
}

export function SelectAll({ list, dispatch }: SelectAllProps): ReactElement {
  const box = useRef<HTMLInputElement>(null);
  const open = list.rows.filter(({ canSelect }) => canSelect);
  const selected = open.filter(({ isSelected }) => isSelected).length;
  const isAll = open.length > 0 && selected === open.length;
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
      aria-label="Select all accounts"
      onChange={() => dispatch({ kind: 'choose', keys: open.map(({ key }) => key), isChosen: !isAll })}
    />
  );
}
