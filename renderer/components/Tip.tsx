import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';

interface TipProps {
  readonly text: string;
  readonly children: ReactElement;
}

export function Tip({ text, children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner className="layer" side="top" align="start" sideOffset={4} collisionPadding={8}>
          <Tooltip.Popup className="tip">{text}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
