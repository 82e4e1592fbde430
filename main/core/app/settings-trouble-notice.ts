import { brokenSettingsId, type StripNotice } from '../../../shared/app-snapshot.ts';
import { assertNever } from '../../../shared/errors.ts';
import type { SettingsTrouble } from './settings-store.ts';

/** For the strip: what counts now, and where the file is that somebody may have written by hand. */
export function settingsTroubleNotice(trouble: SettingsTrouble): StripNotice {
  const id = brokenSettingsId;
  const title = 'The settings could not be read';
  switch (trouble.kind) {
    case 'unreadable': {
      const body = 'The usual ones count. With the first change the broken file is kept as settings.json.bad.';
      return { id, title, body };
    }
    case 'kept-aside':
      return { id, title, body: `Nothing changed here. The broken file was kept as ${trouble.fileName}.` };
    case 'not-understood': {
      const body = `Their defaults count: ${trouble.names.join(', ')}.`;
      return { id, title: 'Some settings could not be read', body };
    }
    default:
      return assertNever(trouble);
  }
}
