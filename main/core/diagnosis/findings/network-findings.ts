import type { Findings } from './catalogue-entry.ts';

/** The way to the services. */
export const networkFindings = {
  'proxy-malformed': {
    family: 'network',
    severity: 'error',
    title: 'A proxy is named by something that is no address',
    meaning: 'Nothing is sent past a proxy that somebody wanted, so nothing can be asked.',
    cure: 'Write it as `http://host:port`.',
  },
  'certificate-file-missing': {
    family: 'network',
    severity: 'error',
    title: 'A file of certificates is not there',
    meaning: 'A connection that needs it will fail.',
    cure: 'Mend the variable.',
  },
  'services-redirected': {
    family: 'network',
    severity: 'warning',
    title: 'A variable sends sign-ins elsewhere',
    meaning: 'Tokens go to the named host instead of to OpenAI. Whoever keeps it can use the accounts.',
    cure: 'Unset the variable, unless you know the host and set it yourself, such as for a proxy of your company.',
  },
  'verification-off': {
    family: 'network',
    severity: 'warning',
    title: 'Certificates are not checked',
    meaning: 'Anybody on the way can read the tokens.',
    cure: 'Unset `NODE_TLS_REJECT_UNAUTHORIZED`; name your own certificates in `NODE_EXTRA_CA_CERTS` instead.',
  },
  'service-unreachable': {
    family: 'network',
    severity: 'error',
    title: 'A service cannot be reached',
    meaning: 'Nothing can be read or refreshed. Nothing is held against any account meanwhile.',
    cure: 'Check the network, the proxy and the firewall for the host that is named.',
  },
  'certificate-not-trusted': {
    family: 'network',
    severity: 'error',
    title: 'The certificate of a service is not trusted',
    meaning: 'Something on the way (a company proxy, a login page) answers in its place, or the clock is wrong.',
    cure: 'Add the certificate of your company to the system, or name it in `NODE_EXTRA_CA_CERTS`.',
  },
  'service-in-trouble': {
    family: 'network',
    severity: 'warning',
    title: 'A service has trouble of its own',
    meaning: 'It answers with an error. Nothing is held against any account meanwhile.',
    cure: 'Wait; status.openai.com says more.',
  },
  'answer-from-elsewhere': {
    family: 'network',
    severity: 'error',
    title: 'Somebody else answers for a service',
    meaning: 'It sends to another host, as the sign-in page of a guest network does.',
    cure: 'Open any page in a browser and sign in to the network.',
  },
} as const satisfies Findings;
