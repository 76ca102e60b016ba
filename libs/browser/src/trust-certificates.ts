import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { ChromiumError } from './errors.ts';

const run = promisify(execFile);
const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
/** Trusted to sign certificates of servers, and for nothing else. */
const TRUST = 'C,,';

/**
 * Makes a Chromium trust authorities beyond its own list, by the NSS database in its home, which it reads at start.
 * @param home the browser's HOME, that is its TMPDIR.
 * @param certificates PEM texts by their ids; one may hold several certificates.
 * @throws ChromiumError `certificate-refused`, also when `certutil` (Debian: libnss3-tools) is missing.
 */
export const trustCertificates = async (home: string, certificates: ReadonlyMap<string, string>): Promise<void> => {
  const database = path.join(home, '.pki', 'nssdb');
  mkdirSync(database, { recursive: true, mode: 0o700 });
  await certutil(home, ['-N', '--empty-password', '-d', `sql:${database}`]);
  for (const [id, pem] of certificates) {
    for (const [index, certificate] of certificatesIn(id, pem).entries()) {
      const [nickname, file] = [`${id}-${index}`, path.join(database, `${index}.crt`)];
      writeFileSync(file, certificate.raw);
      await certutil(home, ['-A', '-d', `sql:${database}`, '-n', nickname, '-t', TRUST, '-i', file]);
    }
  }
};

const certificatesIn = (id: string, pem: string): X509Certificate[] => {
  const texts = pem.match(PEM) ?? [];
  if (texts.length === 0) throw new ChromiumError('certificate-refused', `Certificate ${id} is not in PEM form.`);
  try {
    return texts.map((text) => new X509Certificate(text));
  } catch (cause) {
    throw new ChromiumError('certificate-refused', `Certificate ${id} cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  }
};

const certutil = async (home: string, args: readonly string[]): Promise<void> => {
  try {
    await run('certutil', args, { env: { PATH: process.env.PATH, HOME: home } });
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const { stderr = '', message } = cause as Error & { stderr?: string };
    throw new ChromiumError(
      'certificate-refused',
      missing
        ? 'Certificates need the program certutil, which this machine does not have (Debian: libnss3-tools).'
        : `certutil refused a certificate: ${stderr.trim() || message}`,
      { cause },
    );
  }
};
