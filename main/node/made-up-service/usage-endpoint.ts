import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { AccountState } from './account.ts';
import { type Answer, cutAnswer, jsonAnswer, refusalAnswer, troubleAnswer } from './answer.ts';
import type { NeighbourBehaviour, UsageBehaviour, UsageShape } from './behaviours.ts';
import { type Endpoint, nothingKnown, type Prepared, type ServiceRequest, type ServiceState } from './endpoint.ts';
import {
  currentWindow,
  type MadeUpQuota,
  monthWindow,
  resetCreditsBody,
  sessionWindow,
  usageBody,
  weekSeconds,
  weekWindow,
} from './quota.ts';
import type { AccessStanding } from './token-book.ts';

interface Caller {
  readonly standing: AccessStanding | 'none';
  readonly account: AccountState | null;
}

/** `GET {base}/wham/usage` and, for a base without `/backend-api`, `GET {base}/api/codex/usage`. */
export const usageEndpoint: Endpoint = (state, request) => {
  const behaviour = identify(state, request).account?.scripts.usage.next() ?? { kind: 'healthy' };
  return behindBearer(behaviour, {
    caller: () => identify(state, request),
    answerFor: (account) => usageAnswer(account, behaviour, state.now()),
  });
};

export const resetCreditsEndpoint: Endpoint = (state, request) => {
  const behaviour = identify(state, request).account?.scripts.resetCredits.next() ?? { kind: 'healthy' };
  return behindBearer(behaviour, {
    caller: () => identify(state, request),
    answerFor: (account) => neighbourAnswer(behaviour, () => resetCreditsBody(account.quota)),
  });
};

export const accountsCheckEndpoint: Endpoint = (state, request) => {
  const behaviour = identify(state, request).account?.scripts.accountsCheck.next() ?? { kind: 'healthy' };
  return behindBearer(behaviour, {
    caller: () => identify(state, request),
    answerFor: (account) => neighbourAnswer(behaviour, () => accountsCheckBody(account, state.workspaceBackendOrigin)),
  });
};

/** Troubles that stand in front of the service come whoever asks; everything else needs a token that is accepted. */
function behindBearer(
  behaviour: UsageBehaviour,
  resource: { readonly caller: () => Caller; readonly answerFor: (account: AccountState) => Answer },
): Prepared {
  return {
    pace: behaviour,
    decide() {
      const { standing, account } = resource.caller();
      const known = { ...nothingKnown, accountKey: account?.key ?? null, presented: standing };
      if (account === null || (standing !== 'accepted' && !inFront.has(behaviour.kind))) {
        return { answer: bearerRefusal(standing), decision: { ...known, behaviour: `token-${standing}` } };
      }
      return { answer: resource.answerFor(account), decision: { ...known, behaviour: behaviour.kind } };
    },
  };
}

function identify(state: ServiceState, request: ServiceRequest): Caller {
  const header = request.headers.authorization ?? '';
  if (!header.startsWith('Bearer ')) return { standing: 'none', account: null };
  const { standing, accountKey } = state.book.access(header.slice('Bearer '.length), state.now());
  return { standing, account: accountKey === null ? null : (state.accounts.get(accountKey) ?? null) };
}

const inFront: ReadonlySet<string> = new Set<UsageBehaviour['kind']>([
  'too-many-requests',
  'server-error',
  'hang',
  'lost',
  'html',
  'challenge',
  'region',
  'raw',
]);

function bearerRefusal(standing: Caller['standing']): Answer {
  return unauthorized(standing === 'expired' ? 'token_expired' : 'token_invalidated');
}

function unauthorized(code: 'token_expired' | 'token_invalidated'): Answer {
  const message = `Made-up refusal: ${code.replaceAll('_', ' ')}.`;
  return jsonAnswer(401, { error: { message, type: null, code, param: null }, status: 401 });
}

function usageAnswer(account: AccountState, behaviour: UsageBehaviour, nowMs: number): Answer {
  switch (behaviour.kind) {
    case 'unauthorized':
      return unauthorized(behaviour.code);
    case 'deactivated-workspace':
      return refusalAnswer(behaviour.status ?? 403, behaviour.code ?? 'deactivated_workspace', 'error.code');
    case 'healthy':
    case 'limited':
    case 'weekly-only':
    case 'monthly-only':
    case 'unknown-plan':
    case 'additional-limits':
    case 'numbers-as-strings':
    case 'cut-off':
      return shapedAnswer(account, behaviour, nowMs);
    default:
      return troubleAnswer(behaviour);
  }
}

function shapedAnswer(account: AccountState, shape: UsageShape, nowMs: number): Answer {
  const plan = shape.kind === 'unknown-plan' ? (shape.plan ?? 'constellation_9') : account.plan;
  const body = usageBody(subjectOf(account, plan), shapedQuota(account.quota, shape, nowMs), nowMs);
  if (shape.kind === 'numbers-as-strings') return jsonAnswer(200, numbersAsStrings(body));
  return shape.kind === 'cut-off' ? cutAnswer(jsonAnswer(200, body), shape) : jsonAnswer(200, body);
}

function subjectOf(account: AccountState, plan: string) {
  return { email: account.email, accountId: account.accountId, userId: account.userId, plan };
}

function shapedQuota(quota: MadeUpQuota, shape: UsageShape, nowMs: number): MadeUpQuota {
  const slots = [quota.primary, quota.secondary];
  const known = slots.find((window) => window?.seconds === weekSeconds) ?? null;
  const week = currentWindow(known, nowMs) ?? weekWindow(40, nowMs + 4 * 86_400_000);
  switch (shape.kind) {
    case 'limited': {
      const slot = shape.window ?? 'secondary';
      const usual = slot === 'primary' ? sessionWindow(100, nowMs + 3_600_000) : week;
      const full = { ...(currentWindow(quota[slot], nowMs) ?? usual), usedPercent: 100 };
      return { ...quota, [slot]: full, reachedType: quota.reachedType ?? 'rate_limit_reached' };
    }
    case 'weekly-only':
      return { ...quota, primary: week, secondary: null };
    case 'monthly-only':
      return { ...quota, primary: monthWindow(week.usedPercent, nowMs + 12 * 86_400_000), secondary: null };
    case 'additional-limits':
      return { ...quota, additional: quota.additional ?? [otherModel(nowMs)] };
    default:
      return quota;
  }
}

function otherModel(nowMs: number): NonNullable<MadeUpQuota['additional']>[number] {
  return {
    name: 'GPT-5.6-Spark',
    feature: 'codex_spark',
    primary: sessionWindow(12, nowMs + 2 * 3_600_000),
    secondary: weekWindow(64, nowMs + 3 * 86_400_000),
  };
}

function numbersAsStrings(value: JsonValue): JsonValue {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(numbersAsStrings);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [field, inner === undefined ? null : numbersAsStrings(inner)]),
  );
}

function neighbourAnswer(behaviour: NeighbourBehaviour, body: () => JsonObject): Answer {
  return behaviour.kind === 'healthy' ? jsonAnswer(200, body()) : troubleAnswer(behaviour);
}

/** The origin must be https, or the real client fails the call that asked (facts/codex.md 4.3). */
function accountsCheckBody(account: AccountState, workspaceBackendOrigin: string): JsonObject {
  const workspace = {
    id: account.accountId,
    account_user_id: `${account.userId}__${account.accountId}`,
    name: null,
    structure: 'personal',
    plan_type: account.plan,
    profile_picture_url: null,
    is_deactivated: account.scripts.usage.peek().kind === 'deactivated-workspace',
    workspace_backend_origin: workspaceBackendOrigin,
    account_routing_override: 'NO_CONSTRAINT',
  };
  return { accounts: [workspace], account_ordering: [account.accountId], default_account_id: account.accountId };
}
