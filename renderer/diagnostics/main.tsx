import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../design/tokens.css';
import '../design/ui.css';
import '../components/work-window.css';
import '../components/overlays.css';
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
