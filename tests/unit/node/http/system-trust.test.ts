import { describe, expect, it } from 'vitest';
import { createSystemTrust } from '../../../../main/node/http/system-trust.ts';

describe('the certificates of the system', () => {
  it('are read once for all connections, since hundreds of them take a while', () => {
    const trust = createSystemTrust();
    const { connect } = trust.forUrl('https://service.example/usage');
    expect(connect).toMatchObject({ secureContext: {} });
    expect(trust.forUrl('https://elsewhere.example/').connect).toBe(connect);
  });

  it('are not read for an address that needs none', () => {
    expect(createSystemTrust().forUrl('http://127.0.0.1:8080/')).toEqual({});
  });
});
