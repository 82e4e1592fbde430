import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../design/tokens.css';
import '../design/ui.css';
import './settings.css';
import { SettingsWindow } from './SettingsWindow.tsx';

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <SettingsWindow />
    </StrictMode>,
  );
}
