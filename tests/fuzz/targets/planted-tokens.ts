import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { TokenHash } from '../../../main/core/tokens/token-set.ts';
import { plantedMark } from '../oracle.ts';

export const nowMs = Date.parse('2026-11-14T12:00:00Z');
const nowSeconds = nowMs / 1000;

export function hashOf(text: string): TokenHash {
  return createHash('sha256').update(text).digest('hex') as TokenHash;
}

export function refreshToken(name: string): string {
  return `rt_${plantedMark}${plantedMark}${name}`;
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function tokenWith(claims: object): string {
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.${plantedMark}${plantedMark}`;
}

export function accessToken(name: string): string {
  return tokenWith({
    iss: 'https://auth.openai.com',
    iat: nowSeconds - 60,
    exp: nowSeconds + 3_600,
    auth_time: nowSeconds - 600,
    'https://api.openai.com/auth': {
      chatgpt_account_id: `acc-${name}`,
      chatgpt_user_id: `user-${name}`,
      user_id: `user-${name}`,
      chatgpt_plan_type: 'plus',
      chatgpt_account_is_fedramp: false,
    },
    'https://api.openai.com/profile': { email: `${name}@studio.example` },
  });
}

export function idToken(name: string): string {
  return tokenWith({ email: `${name}@studio.example`, preferred_username: name });
}
