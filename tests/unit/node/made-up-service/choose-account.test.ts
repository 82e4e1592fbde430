import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codexClientId } from '../../../../main/node/made-up-service/codex-client.ts';
import { createMadeUpService, type MadeUpService } from '../../../../main/node/made-up-service/made-up-service.ts';

let service: MadeUpService;
beforeEach(async () => {
  service = await createMadeUpService({ signIn: { kind: 'lets-choose' } });
  for (const name of ['ana', 'kai']) {
    service.addAccount({
      key: name,
      email: `${name}@studio.example`,
      accountId: `acc-${name}`,
      userId: `user-${name}`,
    });
  }
});
afterEach(() => service.close());

const linksIn = (html: string): readonly (readonly [string, string])[] =>
  [...html.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g)].map(([, href = '', text = '']) => [
    text,
    href.replaceAll('&amp;', '&'),
  ]);

async function postJson(path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${service.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('the page of the demo to sign in at', () => {
  it('for codes lets a person choose among all accounts, and tells nobody before', async () => {
    const asked = await postJson('/api/accounts/deviceauth/usercode', { client_id: codexClientId });
    const { device_auth_id, user_code } = (await asked.json()) as Readonly<Record<string, string>>;
    const poll = (): Promise<Response> => postJson('/api/accounts/deviceauth/token', { device_auth_id, user_code });
    expect((await poll()).status).toBe(403);
    const links = linksIn(await (await fetch(`${service.url}/codex/device`)).text());
    expect(links.map(([text]) => text)).toEqual(['ana@studio.example', 'kai@studio.example']);
    expect((await poll()).status).toBe(403);
    const [, href] = links[1] ?? [];
    expect(await (await fetch(new URL(href ?? '', service.url))).text()).toContain('You can close this page');
    expect((await poll()).status).toBe(200);
  });

  it('asks again for an account that is none of them', async () => {
    const page = await (await fetch(`${service.url}/codex/device?account=nobody`)).text();
    expect(linksIn(page)).toHaveLength(2);
  });
});
