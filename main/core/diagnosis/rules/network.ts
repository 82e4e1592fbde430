import type { HttpResult } from '../../ports.ts';
import type { CertificateFile, Facts, NetworkSettings, Redirect, ServiceAnswer } from '../facts.ts';
import { finding, type Judged, sound } from '../finding.ts';
import { sentElsewhere } from '../sent-elsewhere.ts';

export function judgeNetwork({ machine, services }: Facts): readonly Judged[] {
  return [...judgeSettings(machine.network), ...services.map((answer) => judgeService(answer, machine.network))];
}

function judgeSettings(settings: NetworkSettings): readonly Judged[] {
  const { malformedProxies, certificates, verificationOff, redirects } = settings;
  const judged: Judged[] = malformedProxies.map((name) =>
    finding('proxy-malformed', {
      subject: 'Proxy',
      sentence: `What ${name} says is no address of a proxy.`,
      nextStep: `Write it as \`http://host:port\` in ${name}, or empty it.`,
    }),
  );
  if (malformedProxies.length === 0) judged.push(sound('network', 'Proxy', proxyText(settings)));
  judged.push(...judgeCertificates(certificates));
  if (verificationOff) {
    const sentence = 'NODE_TLS_REJECT_UNAUTHORIZED is 0: certificates are not checked.';
    judged.push(finding('verification-off', { subject: 'Certificates', sentence }));
  }
  return [...judged, ...redirects.map(judgeRedirect)];
}

function judgeCertificates(files: readonly CertificateFile[]): readonly Judged[] {
  const missing = files.filter(({ exists }) => !exists);
  const there = files.filter(({ exists }) => exists);
  return [
    ...missing.map(({ variable }) =>
      finding('certificate-file-missing', {
        subject: 'Certificates',
        sentence: `The file that ${variable} names is not there.`,
        nextStep: `Mend ${variable}, or unset it.`,
      }),
    ),
    ...(there.length === 0 ? [] : [sound('network', 'Certificates', certificatesText(there))]),
  ];
}

function certificatesText(files: readonly CertificateFile[]): string {
  const named = (role: CertificateFile['role']): readonly string[] =>
    files.filter((file) => file.role === role).map(({ variable }) => variable);
  const [instead] = named('instead-of-the-system');
  const base = instead === undefined ? 'those of the system' : `those of ${instead} instead of the system’s`;
  const beside = named('beside-the-system').map((variable) => `, and ${variable}`);
  const alone = named('codex-alone');
  const codexs =
    alone.length === 0 ? '' : `; ${alone.join(' and ')} ${alone.length === 1 ? 'is' : 'are'} for Codex alone`;
  return `${base}${beside.join('')}${codexs}`;
}

function proxyText(settings: NetworkSettings): string {
  const { proxy, proxyExceptions } = settings;
  if (proxy !== null)
    return `as ${proxy} says${proxyExceptions === null ? '' : `, but for what ${proxyExceptions} names`}`;
  return isSystemUnseen(settings) ? 'none is named; the one of the system counts in the app alone' : 'none';
}

/** Where the system may have a proxy that nobody asks it for. */
function isSystemUnseen({ proxy, knowsSystemProxy }: NetworkSettings): boolean {
  return proxy === null && !knowsSystemProxy;
}

function judgeRedirect({ variable, host, isTrusted }: Redirect): Judged {
  if (isTrusted) return sound('network', variable, `sends sign-ins to ${host}`);
  const sentence = `It sends sign-ins to ${host} instead of to OpenAI.`;
  const nextStep = `Unset ${variable}, unless you know that host and set it yourself.`;
  return finding('services-redirected', { subject: variable, sentence, nextStep });
}

function judgeService(asked: ServiceAnswer, settings: NetworkSettings): Judged {
  const { name: subject, host, result } = asked;
  switch (result.kind) {
    case 'unsent':
      return result.cause === 'tls'
        ? finding('certificate-not-trusted', { subject, sentence: `${host}: ${unsentWords[result.cause]}.` })
        : unreachable(asked, unsentWords[result.cause], settings);
    case 'unanswered':
      return unreachable(
        asked,
        result.cause === 'timeout' ? 'no answer in time' : 'the connection broke off',
        settings,
      );
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

function unreachable({ name: subject, host }: ServiceAnswer, why: string, settings: NetworkSettings): Judged {
  const nextStep = isSystemUnseen(settings)
    ? `Check the network and the firewall for ${host}. Behind a proxy name it in HTTPS_PROXY: the command does not see the system’s.`
    : `Check the network, the proxy and the firewall for ${host}.`;
  return finding('service-unreachable', { subject, sentence: `${host}: ${why}.`, nextStep });
}

/** RFC 6585: said by the network, never by the service. */
const networkSignInStatus = 511;

/** Without a sign-in the services answer 4xx, which is all that was to be found out. */
function judgeAnswer(subject: string, host: string, answer: Extract<HttpResult, { kind: 'answer' }>): Judged {
  const { status } = answer;
  if (status === networkSignInStatus)
    return finding('answer-from-elsewhere', {
      subject,
      sentence: `Something on the way to ${host} wants a sign-in to the network first.`,
    });
  if (status >= 500)
    return finding('service-in-trouble', { subject, sentence: `${host} answers with an error (${status}).` });
  const elsewhere = sentElsewhere(host, answer);
  if (elsewhere === null) return sound('network', subject, `${host} answers`);
  return finding('answer-from-elsewhere', {
    subject,
    sentence: `Something on the way to ${host} sends to ${elsewhere} instead.`,
  });
}
