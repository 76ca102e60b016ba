import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import type { ParameterType, SSMClient } from '@aws-sdk/client-ssm';
import { createKeyRing, parseKeyRing, publicJwks, rotate, signingKey } from '@wallcrawler/cdp-auth';
import type { KeyRing } from '@wallcrawler/cdp-auth';
import type { Command } from '../command.ts';
import { CliError } from '../errors.ts';

const RING_PARAMETER = '/wallcrawler/cdp/signing-keys';
const JWKS_PARAMETER = '/wallcrawler/cdp/jwks';
/** What SSM's standard tier stores in a parameter. */
const PARAMETER_BYTES = 4_096;

async function readRing(ssm: SSMClient): Promise<KeyRing | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: RING_PARAMETER, WithDecryption: true }));
    return parseKeyRing(Parameter?.Value ?? '');
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
    throw error;
  }
}

const write = (ssm: SSMClient, Name: string, Type: ParameterType, value: object) =>
  ssm.send(new PutParameterCommand({ Name, Type, Value: JSON.stringify(value), Overwrite: true }));

const iso = (epochSeconds: number): string => new Date(epochSeconds * 1000).toISOString();

/** The keys as an operator may see them: no private part. */
function shown(ring: KeyRing, now: Date) {
  const at = now.getTime() / 1000;
  const { kid: signing } = signingKey(ring, now);
  const use = (kid: string, signFrom: number, verifyUntil = Infinity): string => {
    if (kid === signing) return 'signs';
    if (signFrom > at) return 'waits to sign';
    return verifyUntil > at ? 'verifies' : 'ended';
  };
  return ring.keys.map(({ kid, createdAt, signFrom, verifyUntil }) => ({
    kid,
    use: use(kid, signFrom, verifyUntil),
    createdAt: iso(createdAt),
    signFrom: iso(signFrom),
    verifyUntil: verifyUntil === undefined ? undefined : iso(verifyUntil),
  }));
}

function checkSize(ring: KeyRing, now: Date): void {
  if (Buffer.byteLength(JSON.stringify(ring)) <= PARAMETER_BYTES) return;
  const ends = ring.keys.map(({ verifyUntil }) => verifyUntil ?? Infinity).filter((end) => end > now.getTime() / 1000);
  throw new CliError(`The ring is full of keys that still verify. Rotate again after ${iso(Math.min(...ends))}.`);
}

const list: Command = {
  name: 'signing-keys list',
  summary: 'the keys of connect tokens: which one signs, which ones verify',
  async run({ ssm, now, output }) {
    const ring = await readRing(ssm);
    output.list(
      ring ? shown(ring, now()) : [],
      ['kid', 'use', 'createdAt', 'signFrom', 'verifyUntil'],
      'There are no keys; make the first one with: wallcrawler signing-keys rotate',
    );
  },
};

const rotation: Command = {
  name: 'signing-keys rotate',
  summary: 'adds a key that signs in ten minutes; live connect URLs stay valid',
  async run({ ssm, now, output }) {
    const time = now();
    const before = await readRing(ssm);
    const ring = before ? rotate(before, time) : createKeyRing(time);
    checkSize(ring, time);
    const newest = ring.keys.at(-1)!;
    const isNew = !before?.keys.some(({ kid }) => kid === newest.kid);
    // The public half first: no token may be signed by a key that verifiers cannot find.
    await write(ssm, JWKS_PARAMETER, 'String', publicJwks(ring));
    await write(ssm, RING_PARAMETER, 'SecureString', ring);
    const { kid, signFrom } = newest;
    output.result(
      { kid, signFrom: iso(signFrom), added: isNew },
      isNew ? `Key ${kid} signs from ${iso(signFrom)}.` : `Key ${kid} waits already and signs from ${iso(signFrom)}.`,
    );
  },
};

export const signingKeyCommands = [list, rotation];
