import { plainName } from '../plain-name.ts';

const names: Readonly<Record<string, string>> = {
  free: 'Free',
  go: 'Go',
  plus: 'Plus',
  pro: 'Pro',
  prolite: 'Pro Lite',
  promax: 'Pro Max',
  team: 'Team',
  business: 'Business',
  enterprise: 'Enterprise',
  ent26: 'Enterprise',
  hc: 'Enterprise',
  edu: 'Edu',
  education: 'Edu',
  edu_plus: 'Edu Plus',
  edu_pro: 'Edu Pro',
  sci: 'Sci',
  sci_plus: 'Sci Plus',
  self_serve_business_prolite: 'Business Pro Lite',
  self_serve_business_usage_based: 'Business (usage based)',
  enterprise_cbp_automation: 'Enterprise (automation)',
  enterprise_cbp_usage_based: 'Enterprise (usage based)',
};

/** For people. New plans appear without notice, so an unknown one is shown as it is, or empty without a visible character (facts/codex.md section 3). */
export function planName(plan: string): string {
  return Object.hasOwn(names, plan) ? (names[plan] ?? plan) : (plainName(plan) ?? '');
}
