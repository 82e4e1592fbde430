import { type ReactElement, useState } from 'react';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { ConfirmDialog, ConfirmText } from '../components/ConfirmDialog.tsx';
import { send } from '../lib/bridge.ts';
import { nameParts } from '../lib/restore-rows.ts';
import { questionTexts } from '../texts/question-texts.ts';

interface SetAsideDialogProps {
  readonly snapshot: AppSnapshot;
  readonly onClose: () => void;
}

/** Which account of the pool is to be set aside; Codex's own sign-in has no place to go. */
export function SetAsideDialog({ snapshot, onClose }: SetAsideDialogProps): ReactElement {
  const pool = snapshot.status?.accounts.filter(({ sources }) => sources.includes('pool')) ?? [];
  const [chosenKey, choose] = useState<string | null>(null);
  const chosen = pool.find(({ key }) => key === chosenKey);
  const setAside = (): void => {
    if (chosen !== undefined) void send('account:set-aside', { key: chosen.key });
    onClose();
  };
  return (
    <ConfirmDialog
      title={questionTexts.setAside(chosen?.label ?? null)}
      confirm={questionTexts.setAsideNow}
      isDanger={false}
      canConfirm={chosen !== undefined}
      platform={snapshot.surroundings.platform}
      onConfirm={setAside}
      onClose={onClose}
    >
      <ConfirmText>{questionTexts.setAsideText}</ConfirmText>
      <fieldset className="choices">
        <legend className="unseen">{questionTexts.account}</legend>
        {pool.map(({ key, label }) => (
          <label key={key} className="opt">
            <input
              className="box"
              type="radio"
              name="set-aside"
              checked={key === chosenKey}
              onChange={() => choose(key)}
            />
            <span className="who2">
              <bdi>
                {nameParts(label).local}
                <i>{nameParts(label).domain}</i>
              </bdi>
            </span>
          </label>
        ))}
      </fieldset>
    </ConfirmDialog>
  );
}
