import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../design/tokens.css';
import '../design/ui.css';
import '../restore/restore.css';
import '../restore/overlays.css';
import './diagnostics.css';
import { DiagnosticsWindow } from './DiagnosticsWindow.tsx';

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <DiagnosticsWindow />
    </StrictMode>,
  );
}
