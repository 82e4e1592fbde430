import type { HttpResult } from '../../ports.ts';
import type { Facts, NetworkSettings, Redirect, ServiceAnswer } from '../facts.ts';
import { finding, type Judged, sound } from '../finding.ts';

export function judgeNetwork({ machine, services }: Facts): readonly Judged[] {
  return [...judgeSettings(machine.network), ...services.map(judgeService)];
}

function judgeSettings({
  proxies,
  malformedProxies,
  certificates,
  verificationOff,
  redirects,
}: NetworkSettings): readonly Judged[] {
  const judged: Judged[] = malformedProxies.map((name) =>
    finding('proxy-malformed', {
      subject: 'Proxy',
      sentence: `What ${name} says is no address of a proxy.`,
      nextStep: `Write it as \`http://host:port\` in ${name}, or empty it.`,
    }),
  );
  if (malformedProxies.length === 0)
    judged.push(sound('network', 'Proxy', proxies.length === 0 ? 'none' : `as ${proxies.join(', ')} says`));
  for (const { variable, exists } of certificates) {
    judged.push(
      exists
        ? sound('network', 'Certificates', `those of the system, and ${variable}`)
        : finding('certificate-file-missing', {
            subject: 'Certificates',
            sentence: `The file that ${variable} names is not there.`,
            nextStep: `Mend ${variable}, or unset it.`,
          }),
    );
  }
  if (verificationOff) {
    const sentence = 'NODE_TLS_REJECT_UNAUTHORIZED is 0: certificates are not checked.';
    judged.push(finding('verification-off', { subject: 'Certificates', sentence }));
  }
  return [...judged, ...redirects.map(judgeRedirect)];
}

function judgeRedirect({ variable, host, isTrusted }: Redirect): Judged {
  if (isTrusted) return sound('network', variable, `sends sign-ins to ${host}`);
  const sentence = `It sends sign-ins to ${host} instead of to OpenAI.`;
  const nextStep = `Unset ${variable}, unless you know that host and set it yourself.`;
  return finding('services-redirected', { subject: variable, sentence, nextStep });
}

function judgeService({ name, host, result }: ServiceAnswer): Judged {
  const subject = name;
  switch (result.kind) {
    case 'unsent':
      return judgeUnsent(subject, host, result);
    case 'unanswered':
      return unreachable(subject, host, result.cause === 'timeout' ? 'no answer in time' : 'the connection broke off');
    case 'answer':
      return judgeAnswer(subject, host, result);
  }
}

const unsentWords: Readonly<Record<Extract<HttpResult, { kind: 'unsent' }>['cause'], string>> = {
  dns: 'its name is not found',
  refused: 'the connection is refused',
  unreachable: 'there is no way to it',
  tls: 'its certificate is not trusted',
  timeout: 'no connection in time',
  cancelled: 'not asked, the command was stopped',
  blocked: 'the proxy does not let it through',
};

function judgeUnsent(subject: string, host: string, { cause }: Extract<HttpResult, { kind: 'unsent' }>): Judged {
  return cause === 'tls'
    ? finding('certificate-not-trusted', { subject, sentence: `${host}: ${unsentWords[cause]}.` })
    : unreachable(subject, host, unsentWords[cause]);
}

function unreachable(subject: string, host: string, why: string): Judged {
  const nextStep = `Check the network, the proxy and the firewall for ${host}.`;
  return finding('service-unreachable', { subject, sentence: `${host}: ${why}.`, nextStep });
}

/** RFC 6585: said by the network, never by the service. */
const networkSignInStatus = 511;

/** Without a sign-in the services answer 4xx, which is all that was to be found out. */
function judgeAnswer(
  subject: string,
  host: string,
  { status, headers }: Extract<HttpResult, { kind: 'answer' }>,
): Judged {
  if (status === networkSignInStatus)
    return finding('answer-from-elsewhere', {
      subject,
      sentence: `Something on the way to ${host} wants a sign-in to the network first.`,
    });
  if (status >= 500)
    return finding('service-in-trouble', { subject, sentence: `${host} answers with an error (${status}).` });
  const elsewhere = status >= 300 && status < 400 ? otherHost(headers['location'] ?? '', host) : null;
  if (elsewhere === null) return sound('network', subject, `${host} answers`);
  return finding('answer-from-elsewhere', {
    subject,
    sentence: `Something on the way to ${host} sends to ${elsewhere} instead.`,
  });
}

function otherHost(location: string, host: string): string | null {
  const found = /^https?:\/\/([\w.\-[\]:]+)/i.exec(location)?.[1]?.toLowerCase() ?? null;
  return found === null || siteOf(found) === siteOf(host) ? null : found;
}

/** `auth.openai.com` may well send to `openai.com`. */
function siteOf(host: string): string {
  return host.toLowerCase().split('.').slice(-2).join('.');
}
