import { describe, expect, it } from '@jest/globals';
import { X509Certificate, generateKeyPairSync } from 'node:crypto';
import { readCaCertificate } from './read-certificate.ts';
import { TEST_CA, TEST_LEAF } from './testing/certificates.ts';

const now = new Date('2027-01-01T00:00:00Z');
const read = (text: string | Buffer, at = now) => readCaCertificate(Buffer.from(text), at);

describe(readCaCertificate, () => {
  it('keeps the certificate, and tells what it is', () => {
    expect(read(`Bag Attributes: none\r\n${TEST_CA.replaceAll('\n', '\r\n')}\r\ntrailing text`)).toEqual({
      pem: TEST_CA,
      subject: 'O=Wallcrawler tests, CN=Test CA',
      fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      notAfter: '2126-10-28T00:19:37.000Z',
    });
  });

  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  it.each<[string, string | Buffer, RegExp]>([
    ['nothing', '', /expected a certificate as PEM/],
    ['DER', new X509Certificate(TEST_CA).raw, /openssl x509 -inform der/],
    ['half of one', TEST_CA.slice(0, 300), /expected a certificate as PEM/],
    ['a damaged one', TEST_CA.replace('MIIBszCC', 'MIIBsxCC'), /cannot be read/],
    ['two', TEST_CA + TEST_CA, /got 2; upload each by itself/],
    ['a private key', key, /private key/],
    ['a private key beside it', TEST_CA + key, /private key/],
    ["a server's", TEST_LEAF, /CN=localhost is not the certificate of a CA/],
    ['a book', 'x'.repeat(100_000), /at most 65536 bytes/],
  ])('refuses %s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(/^invalid body: file: /);
  });

  it('refuses an expired one', () => {
    expect(() => read(TEST_CA, new Date('2126-10-28T00:19:38Z'))).toThrow(/Test CA expired on 2126-10-28/);
  });
});
