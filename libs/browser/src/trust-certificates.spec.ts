import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSessionDirectories } from './session-directories.ts';
import { startBrowser } from './testing/start-browser.ts';
import { trustCertificates } from './trust-certificates.ts';

const root = mkdtempSync(path.join(tmpdir(), 'certificates-'));
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
let site: Server;
let url: string;

/** An authority, and a server's certificate that it has signed. */
const makeAuthority = () => {
  const run = (args: string) => execFileSync('openssl', args.split(' '), { cwd: root, stdio: 'ignore' });
  run('req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=Authority');
  run(
    'req -newkey rsa:2048 -nodes -keyout site.key -out site.csr -subj /CN=localhost -addext subjectAltName=DNS:localhost',
  );
  run('x509 -req -in site.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -copy_extensions copy -out site.pem');
};

beforeAll(async () => {
  makeAuthority();
  site = createServer({ key: read('site.key'), cert: read('site.pem') }, (_request, response) =>
    response.end('<title>trusted</title>'),
  );
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  url = `https://localhost:${(site.address() as AddressInfo).port}/`;
});
afterAll(() => {
  site.close();
  rmSync(root, { recursive: true });
});

describe('trustCertificates', () => {
  it('makes the browser accept what the authority has signed; another browser does not', async () => {
    const directories = createSessionDirectories();
    await trustCertificates(directories.tmpDirectory, new Map([['certificate-1', read('ca.pem')]]));
    const [trusting, other] = await Promise.all([startBrowser(false, directories), startBrowser(false)]);
    const [page, otherPage] = [await trusting.browser.newPage(), await other.browser.newPage()];
    await page.goto(url);
    expect(await page.title()).toBe('trusted');
    await expect(otherPage.goto(url)).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID');
    await Promise.all([trusting.stop(), other.stop(), directories.remove()]);
  });

  it.each([
    ['no PEM', 'Certificate c1 is not in PEM form.'],
    ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'Certificate c1 cannot be read'],
  ])('refuses %j', async (pem, message) => {
    const directories = createSessionDirectories();
    await expect(trustCertificates(directories.tmpDirectory, new Map([['c1', pem]]))).rejects.toThrow(message);
    await directories.remove();
  });
});
