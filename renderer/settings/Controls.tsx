import { type ReactElement, type ReactNode, useId, useState } from 'react';
import type { Choice } from '../texts/settings-texts.ts';

/** A section of the page: its name at the left, its rows at the right. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className="body">{children}</div>
    </section>
  );
}

interface ChoiceProps<T> {
  readonly label: string;
  readonly choices: readonly Choice<T>[];
  /** Null: none of them yet. */
  readonly value: T | null;
  readonly onChoose: (value: T) => void;
}

/** Few choices side by side, all to be seen. */
export function Segmented<T>({ label, choices, value, onChoose }: ChoiceProps<T>): ReactElement {
  const name = useId();
  return (
    <>
      <span className="lab" id={`${name}label`}>
        {label}
      </span>
      <div className="line">
        <div className="seg" role="radiogroup" aria-labelledby={`${name}label`}>
          {choices.map((choice) => (
            <label key={choice.text}>
              <input
                type="radio"
                name={name}
                checked={choice.value === value}
                onChange={() => onChoose(choice.value)}
              />
              <span>{choice.text}</span>
            </label>
          ))}
        </div>
      </div>
    </>
  );
}

/** Many choices, one shown. */
export function Pick<T>({ label, choices, value, onChoose }: ChoiceProps<T>): ReactElement {
  const id = useId();
  const chosen = choices.findIndex((choice) => choice.value === value);
  const choose = (index: number): void => {
    const choice = choices[index];
    if (choice !== undefined) onChoose(choice.value);
  };
  return (
    <>
      <label className="lab" htmlFor={id}>
        {label}
      </label>
      <div className="line pick">
        <select id={id} value={chosen} onChange={(event) => choose(Number(event.target.value))}>
          {choices.map(({ text }, index) => (
            <option key={text} value={index}>
              {text}
            </option>
          ))}
        </select>
        <svg className="ic" viewBox="0 0 16 16" aria-hidden="true">
          <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />
        </svg>
      </div>
    </>
  );
}

interface CheckProps {
  readonly label: string;
  readonly isChecked: boolean;
  readonly isDisabled?: boolean;
  readonly hint?: string | null;
  readonly onChange: (isChecked: boolean) => void;
}

export function Check({ label, isChecked, isDisabled = false, hint = null, onChange }: CheckProps): ReactElement {
  const id = useId();
  return (
    <>
      <label className="chk full">
        <input
          className="box"
          type="checkbox"
          checked={isChecked}
          disabled={isDisabled}
          aria-describedby={hint === null ? undefined : id}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{label}</span>
      </label>
      {hint !== null && (
        <p className="hint in" id={id}>
          {hint}
        </p>
      )}
    </>
  );
}

interface FieldProps {
  readonly name: string;
  readonly value: string;
  /** Null: it means nothing, and the setting stays. */
  readonly understand: (text: string) => unknown;
  readonly onCommit: (text: string) => void;
  readonly isWide?: boolean;
  readonly id?: string;
}

/** Takes effect when it is left or Enter is pressed; until then nothing is changed. */
export function Field({ name, value, understand, onCommit, isWide = false, id }: FieldProps): ReactElement {
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? value;
  const isWrong = draft !== null && understand(draft) === null;
  const commit = (): void => {
    if (draft !== null && draft !== value && understand(draft) !== null) onCommit(draft);
    setDraft(null);
  };
  return (
    <input
      id={id}
      className={isWide ? 'field wide' : 'field'}
      value={text}
      aria-label={name}
      aria-invalid={isWrong}
      spellCheck={false}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}

export function Hint({ children }: { readonly children: ReactNode }): ReactElement {
  return <p className="hint">{children}</p>;
}
