import type { NotificationSettings } from '../../../shared/settings.ts';
import type { ShownSignIn } from '../../../shared/sign-in.ts';
import { signInNews } from './news-text.ts';
import type { AppHost, AppNotification } from './tray-app.ts';

export interface SignInTellerDeps {
  readonly host: Pick<AppHost, 'notify' | 'isWatched'>;
  readonly notifications: () => NotificationSettings;
}

/** Tells a person who is in the browser, with no window of ours in sight, what became of the sign-in. */
export interface SignInTeller {
  /** As the windows show them by now. Whether the system shows it or not: the strip has it too. */
  heed(signIns: readonly ShownSignIn[]): void;
}

export function createSignInTeller({ host, notifications }: SignInTellerDeps): SignInTeller {
  let told: ReadonlyMap<string, Kind> = new Map();
  return {
    heed(signIns) {
      const before = told;
      told = new Map(signIns.map(({ id, state }) => [id, state.kind]));
      for (const signIn of signIns) {
        if (before.get(signIn.id) === signIn.state.kind || host.isWatched()) continue;
        const news = wantedNews(signIn, notifications());
        if (news !== null) void host.notify(news);
      }
    },
  };
}

type Kind = ShownSignIn['state']['kind'];

function wantedNews(signIn: ShownSignIn, settings: NotificationSettings): AppNotification | null {
  const isWanted = signIn.state.kind === 'done' ? settings.restored : settings.needsSignIn;
  return isWanted ? signInNews(signIn) : null;
}
