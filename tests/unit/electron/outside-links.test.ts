import { expect, it } from 'vitest';
import { outsideLinks } from '../../../main/electron/outside-links.ts';

it.each(Object.entries(outsideLinks))('the link %s leads over https to a host we name: %s', (_which, address) => {
  const { protocol, host, username, port } = new URL(address);
  expect({ protocol, host, username, port }).toEqual({
    protocol: 'https:',
    host: 'github.com',
    username: '',
    port: '',
  });
});
