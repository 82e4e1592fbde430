import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '../../core/json.ts';
import type { AccountBehaviours, AccountSpec, MadeUpAccount, SignInOptions } from './account.ts';
import { type Answer, jsonAnswer } from './answer.ts';
import type { MadeUpQuota } from './quota.ts';
import type { RequestLog } from './request-log.ts';
import type { ServiceSettings } from './service-settings.ts';
import type { SignInFacts } from './token-factory.ts';

/** What another process may do to the service. */
export interface AdminTarget {
  addAccount(spec: AccountSpec): MadeUpAccount;
  account(key: string): MadeUpAccount;
  configure(settings: Partial<ServiceSettings>): void;
  readonly log: RequestLog;
}

/** Orders and what each carries; one JSON object per request, the answer is JSON. */
export interface AdminOrders {
  readonly 'add-accounts': { readonly accounts: readonly AccountSpec[] };
  readonly behave: { readonly key: string; readonly behaviours: AccountBehaviours };
  readonly quota: { readonly key: string; readonly quota: MadeUpQuota };
  readonly change: { readonly key: string; readonly facts: Partial<SignInFacts> };
  readonly 'sign-in': { readonly key: string; readonly options: SignInOptions };
  readonly rotate: { readonly key: string; readonly refreshToken: string };
  readonly revoke: { readonly key: string };
  readonly 'invalidate-access': { readonly key: string };
  readonly configure: { readonly settings: Partial<ServiceSettings> };
  readonly log: Readonly<Record<string, never>>;
  readonly 'clear-log': Readonly<Record<string, never>>;
}

export type AdminOrder = keyof AdminOrders;
type Handlers = { readonly [Order in AdminOrder]: (target: AdminTarget, details: AdminOrders[Order]) => unknown };

const handlers: Handlers = {
  'add-accounts': (target, { accounts }) => accounts.map((spec) => accountView(target.addAccount(spec))),
  behave: (target, { key, behaviours }) => target.account(key).behave(behaviours),
  quota: (target, { key, quota }) => target.account(key).setQuota(quota),
  change: (target, { key, facts }) => target.account(key).change(facts),
  'sign-in': (target, { key, options }) => target.account(key).signIn(options),
  rotate: (target, { key, refreshToken }) => target.account(key).rotate(refreshToken),
  revoke: (target, { key }) => target.account(key).revoke(),
  'invalidate-access': (target, { key }) => target.account(key).invalidateAccess(),
  configure: (target, { settings }) => target.configure(settings),
  log: ({ log }) => log.records,
  'clear-log': ({ log }) => log.clear(),
};

/** 404 for an unknown order, 400 with the reason when it cannot be carried out. */
export function runAdminOrder(target: AdminTarget, order: string, body: string): Answer {
  if (!isOrder(order)) return jsonAnswer(404, { detail: `There is no order ${order}.` });
  const details = body === '' ? {} : parseJson(body);
  if (!isJsonObject(details)) return jsonAnswer(400, { detail: 'An order is one JSON object.' });
  try {
    const handle = handlers[order] as (target: AdminTarget, details: JsonObject) => unknown;
    return jsonAnswer(200, asJson(handle(target, details)));
  } catch (error) {
    return jsonAnswer(400, { detail: error instanceof Error ? error.message : 'unknown' });
  }
}

function isOrder(order: string): order is AdminOrder {
  return Object.hasOwn(handlers, order);
}

function accountView(account: MadeUpAccount): JsonObject {
  const { key, email, accountId, userId, plan } = account;
  return { key, email, accountId, userId, plan, tokens: asJson(account.tokens) };
}

function asJson(value: unknown): JsonValue {
  return value === undefined ? null : (parseJson(JSON.stringify(value)) ?? null);
}
