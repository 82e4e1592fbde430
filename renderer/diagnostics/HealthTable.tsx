import type { ReactElement } from 'react';
import { MarkIcon } from '../components/MarkIcon.tsx';
import type { HealthRow, PageView } from '../lib/diagnosis-page.ts';
import { nameParts } from '../lib/restore-rows.ts';
import { diagnosisTexts as texts } from '../texts/diagnosis-texts.ts';
import { SeverityMark } from './SeverityMark.tsx';

/** How every account is, and which will need somebody: as known, nobody is asked for it. */
export function HealthTable({ accounts }: { readonly accounts: NonNullable<PageView['accounts']> }): ReactElement {
  return (
    <section className="part" aria-labelledby="accounts">
      <h2 id="accounts">{texts.accounts}</h2>
      {accounts === 'unread' ? (
        <p className="mute">{texts.accountsUnread}</p>
      ) : accounts.length === 0 ? (
        <p className="mute">{texts.noAccounts}</p>
      ) : (
        <Table rows={accounts} />
      )}
    </section>
  );
}

function Table({ rows }: { readonly rows: readonly HealthRow[] }): ReactElement {
  return (
    <table className="health" aria-labelledby="accounts">
      <thead>
        <tr>
          <th scope="col">{texts.account}</th>
          <th scope="col">{texts.state}</th>
          <th scope="col" className="fig">
            {texts.health}
          </th>
          <th scope="col">{texts.refreshed}</th>
          <th scope="col">{texts.access}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, label, state, mark, tone, health, refreshed, access }) => (
          <tr key={key}>
            <th scope="row" title={label}>
              <bdi>
                {nameParts(label).local}
                <i>{nameParts(label).domain}</i>
              </bdi>
            </th>
            <td className="how">
              {mark === 'warning' ? <SeverityMark mark={mark} /> : <MarkIcon mark={mark} tone={tone} />}
              {state}
            </td>
            <td className="fig" data-name={texts.health}>
              {health}
            </td>
            <td data-name={texts.refreshed}>{refreshed}</td>
            <td data-name={texts.access}>{access}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
