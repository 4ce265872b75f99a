// Why no conversation with a mail server came about: name, port, encryption, certificate.
import type { MailHost, Protocol } from '../../contracts/mail.ts';
import { reasonOf } from '../network.ts';
import { Broken } from './lines.ts';
import { nameOf, type Meaning } from './replies.ts';

const codeOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(codeOf).find((code) => code !== '') ?? '';
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
};

const blockedPort = (port: number): string =>
  `See that this machine may reach port ${port} outside: firewalls and proxies often let only web traffic through.`;

function certificate(where: string, code: string, text: string): Meaning {
  const because =
    code === 'ERR_TLS_CERT_ALTNAME_INVALID'
      ? `The certificate that ${where} shows is for another host.`
      : code === 'CERT_HAS_EXPIRED'
        ? `The certificate that ${where} shows has expired.`
        : `The certificate that ${where} shows is not trusted (${code === '' ? text : code}).`;
  return {
    cause: 'certificate',
    because,
    advice:
      'A proxy that reads along shows a certificate of its own: let this connection pass by it, or set CA_FILE to its authority. Check the host too.',
    passing: false,
  };
}

export const tooOld = (where: string): Meaning => ({
  cause: 'tls',
  because: `${where} offers no TLS 1.2 or later.`,
  advice:
    'Exchange Online does: something old stands in between. Bring it up to date, or let this connection pass by it.',
  passing: false,
});

function handshake(where: string, port: number, code: string, text: string): Meaning {
  const tls = (because: string, advice: string): Meaning => ({
    cause: 'tls',
    because,
    advice,
    passing: false,
  });
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ISSUER|HOSTNAME/.test(code)) return certificate(where, code, text);
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|RECORD_LAYER/.test(code))
    return tls(
      `${where} answers without encryption where TLS was expected.`,
      'Check the port: 993 for IMAP, 995 for POP, 587 for SMTP.',
    );
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|INAPPROPRIATE_FALLBACK|NO_PROTOCOLS/.test(code))
    return tooOld(where);
  if (/SSL/.test(code) || /something was said before/.test(text))
    return tls(
      `The encryption with ${where} failed (${code || text}).`,
      'Check host and port, and what stands in between.',
    );
  return {
    cause: 'unreachable',
    because: `${where} was reached, but the connection was cut in the middle of the encryption (${code || text}).`,
    advice: `A firewall or a proxy does that. ${blockedPort(port)}`,
    passing: true,
  };
}

/** @param error as thrown by the conversation */
export function troubleOf(error: Broken, { host, port }: MailHost, protocol: Protocol): Meaning {
  const where = `${host}:${port}`;
  const cause = error.cause;
  const code = codeOf(cause);
  if (error.at === 'handshake') return handshake(where, port, code, error.message);
  const unreachable = (because: string, advice: string): Meaning => ({
    cause: 'unreachable',
    because,
    advice,
    passing: true,
  });
  if (error.at === 'talk')
    return unreachable(
      `${where} was reached, but ${reasonOf(cause) === 'no answer in time' ? 'did not answer in time' : 'cut the connection'}.`,
      `Try again; where it stays so, see that ${host} is the ${nameOf[protocol]} host, and whether something between here and there cuts it.`,
    );
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return unreachable(
      `The name ${host} was not found (${code}).`,
      'Check the spelling of the host, and the name service of this machine.',
    );
  if (code === 'ECONNREFUSED')
    return unreachable(`${where} refuses connections.`, `Check host and port. ${blockedPort(port)}`);
  if (cause instanceof Error && cause.name === 'TimeoutError')
    return unreachable(`${where} does not answer at all.`, blockedPort(port));
  return unreachable(`${where} cannot be reached (${code || error.message}).`, blockedPort(port));
}
