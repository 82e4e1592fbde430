import { app, type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';

export interface FolderQuestion {
  /** The window that it belongs to; null: it stands by itself. */
  readonly parent: BrowserWindow | null;
  readonly from: string;
}

/** The system's own dialog; null: no folder was chosen. The usual Codex home begins with a dot, so hidden folders are shown. */
export async function askForFolder({ parent, from }: FolderQuestion): Promise<string | null> {
  const options: OpenDialogOptions = {
    title: 'Choose the Codex home',
    message: 'The folder in which Codex keeps auth.json',
    buttonLabel: 'Use this folder',
    defaultPath: from,
    properties: ['openDirectory', 'showHiddenFiles', 'dontAddToRecent'],
  };
  // Without a window macOS would leave it behind those of other apps.
  if (parent === null) app.focus({ steal: true });
  const { canceled, filePaths } = await (parent === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(parent, options));
  return canceled ? null : (filePaths[0] ?? null);
}
