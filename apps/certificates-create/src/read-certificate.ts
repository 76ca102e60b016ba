import { X509Certificate } from 'node:crypto';
import { ApiError } from '@wallcrawler/session-api';

/** The largest upload that is looked at, in bytes; a certificate has about 2 KB. */
const MAX_BYTES = 64 * 1024;

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

export interface CaCertificate {
  /** The certificate and nothing else of what was uploaded. */
  pem: string;
  subject: string;
  fingerprint: string;
  /** ISO 8601. */
  notAfter: string;
}

const refused = (what: string, cause?: unknown): ApiError =>
  new ApiError('invalid_request', `invalid body: file: ${what}`, {}, { cause });

/**
 * Reads the one CA certificate of a PEM file.
 * @throws ApiError 400 for a private key, no or several certificates, one that is no CA's, or one that has expired.
 */
export function readCaCertificate(bytes: Buffer, now: Date): CaCertificate {
  if (bytes.length > MAX_BYTES) throw refused(`expected at most ${MAX_BYTES} bytes, got ${bytes.length}`);
  const text = bytes.toString('latin1');
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
    throw refused('it holds a private key, which nobody else should have; upload the certificate alone');
  const [block, ...more] = text.match(BLOCK) ?? [];
  if (!block)
    throw refused(
      'expected a certificate as PEM (-----BEGIN CERTIFICATE-----); "openssl x509 -inform der" converts DER',
    );
  if (more.length > 0) throw refused(`expected one certificate, got ${more.length + 1}; upload each by itself`);
  const certificate = parse(block);
  const subject = certificate.subject.replaceAll('\n', ', ');
  if (!certificate.ca)
    throw refused(`${subject} is not the certificate of a CA (basicConstraints CA:TRUE); upload that of its issuer`);
  const notAfter = new Date(certificate.validTo);
  if (notAfter <= now) throw refused(`${subject} expired on ${notAfter.toISOString()}`);
  return {
    pem: certificate.toString(),
    subject,
    fingerprint: certificate.fingerprint256,
    notAfter: notAfter.toISOString(),
  };
}

function parse(block: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch (cause) {
    throw refused('the certificate cannot be read; check that it was copied whole', cause);
  }
}
