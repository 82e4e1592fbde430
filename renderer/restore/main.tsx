import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../design/tokens.css';
import '../design/ui.css';
import './restore.css';
import './overlays.css';
import { RestoreWindow } from './RestoreWindow.tsx';

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <RestoreWindow />
    </StrictMode>,
  );
}
