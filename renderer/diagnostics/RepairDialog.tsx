import type { ReactElement } from 'react';
import type { Surroundings } from '../../shared/app-snapshot.ts';
import type { RepairView } from '../../shared/diagnosis-view.ts';
import { ConfirmDialog, ConfirmText } from '../components/ConfirmDialog.tsx';
import { diagnosisTexts } from '../texts/diagnosis-texts.ts';

interface RepairDialogProps {
  readonly plan: RepairView;
  readonly platform: Surroundings['platform'];
  readonly onRepair: () => void;
  readonly onClose: () => void;
}

/** The whole plan before anything of it is done. */
export function RepairDialog({ plan: { steps }, platform, onRepair, onClose }: RepairDialogProps): ReactElement {
  return (
    <ConfirmDialog
      title={diagnosisTexts.repairTitle(steps.length)}
      confirm={diagnosisTexts.repairNow}
      isDanger={false}
      canConfirm
      platform={platform}
      onConfirm={onRepair}
      onClose={onClose}
    >
      <ConfirmText>{diagnosisTexts.repairBody}</ConfirmText>
      <ul className="plan">
        {steps.map(({ id, subject, sentence }) => (
          <li key={`${id} ${subject}`}>
            <b>{subject}</b>
            <span>{sentence}</span>
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
