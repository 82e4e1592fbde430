import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../design/tokens.css';
import '../design/ui.css';
import '../components/work-window.css';
import './restore.css';
import './account-table.css';
import '../components/overlays.css';
import { RestoreWindow } from './RestoreWindow.tsx';

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <RestoreWindow />
    </StrictMode>,
  );
}
