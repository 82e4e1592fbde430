import type { JsonObject } from '../../core/json.ts';
import type { SignInScript } from './sign-in-script.ts';

/** May be changed while the service runs. */
export interface ServiceSettings {
  /** Before a request is looked at; a behaviour's own value wins. */
  readonly latencyMs: number;
  /** Between the decision and the first byte of the answer; a behaviour's own value wins. */
  readonly answerDelayMs: number;
  /** How far the service's whole clock (Date header, iat, exp, resets) is ahead of this computer's. */
  readonly clockOffsetMs: number;
  readonly accessLifetimeMs: number;
  /** A replay of a spent token ends its whole family, as some report of the real service (facts/codex.md 2.6). */
  readonly revokesFamilyOnReplay: boolean;
  /** Fields of the OIDC discovery document that differ from the true ones. */
  readonly discovery: JsonObject;
  /** Who signs in next, and how that goes. */
  readonly signIn: SignInScript;
}

const defaults: ServiceSettings = {
  latencyMs: 0,
  answerDelayMs: 0,
  clockOffsetMs: 0,
  accessLifetimeMs: 10 * 86_400_000,
  revokesFamilyOnReplay: false,
  discovery: {},
  signIn: { kind: 'approves', account: null },
};

/** Left-out settings get their defaults; options that are no settings are dropped. */
export function settingsOf(options: Partial<ServiceSettings>): ServiceSettings {
  return {
    latencyMs: options.latencyMs ?? defaults.latencyMs,
    answerDelayMs: options.answerDelayMs ?? defaults.answerDelayMs,
    clockOffsetMs: options.clockOffsetMs ?? defaults.clockOffsetMs,
    accessLifetimeMs: options.accessLifetimeMs ?? defaults.accessLifetimeMs,
    revokesFamilyOnReplay: options.revokesFamilyOnReplay ?? defaults.revokesFamilyOnReplay,
    discovery: options.discovery ?? defaults.discovery,
    signIn: options.signIn ?? defaults.signIn,
  };
}
