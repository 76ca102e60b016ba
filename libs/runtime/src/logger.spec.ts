import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.ts';

const lines = (use: (logger: ReturnType<typeof createLogger>) => void) => {
  const written: string[] = [];
  use(createLogger({ service: 'test' }, 'info', (line) => written.push(line)));
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('createLogger', () => {
  it('writes one JSON object with the fields of all its ancestors', () => {
    const [line] = lines((logger) => logger.child({ sessionId: 's' }).info('created', { ms: 3 }));
    expect(line).toMatchObject({ level: 'info', message: 'created', service: 'test', sessionId: 's', ms: 3 });
  });

  it.each(['connectUrl', 'signingKey', 'apiKey', 'x-bb-api-key', 'Authorization', 'privateJwk'])(
    'redacts %s at any depth',
    (field) => {
      const written = JSON.stringify(lines((logger) => logger.info('request', { deep: { [field]: 'TOP-VALUE' } })));
      expect(written).not.toContain('TOP-VALUE');
    },
  );

  it.each([[['TOP-VALUE']], [{ value: 'TOP-VALUE', more: { deep: 'TOP-VALUE' } }]])(
    'redacts %j under the name of a secret',
    (value) => {
      expect(JSON.stringify(lines((logger) => logger.info('request', { tokens: value })))).not.toContain('TOP-VALUE');
    },
  );

  it.each([
    ['wss://host/?signingKey=TOP-VALUE&x=1', 'wss://host/?signingKey=[redacted]&x=1'],
    ['https://b.s3/k?X-Amz-Date=1&X-Amz-Signature=TOP-VALUE', 'https://b.s3/k?X-Amz-Date=1&X-Amz-Signature=[redacted]'],
    ['http://user:TOP-VALUE@proxy:8080/ refused', 'http://[redacted]@proxy:8080/ refused'],
    ['token eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.TOP-VALUE', 'token [redacted]'],
    [`key wc_0123456789abcdef_${'TOP-VALUE'.padEnd(32, '_')}`, 'key wc_0123456789abcdef_[redacted]'],
  ])('redacts what is secret in the text %s', (text, expected) => {
    const [inField, inMessage, inError] = lines((logger) => {
      logger.info('x', { list: [text] });
      logger.info(text);
      logger.error('x', { error: new Error(text) });
    });
    expect(inField).toMatchObject({ list: [expected] });
    expect(inMessage).toMatchObject({ message: expected });
    expect(inError).toMatchObject({ error: { message: expected } });
    expect(JSON.stringify(inError)).not.toContain('TOP-VALUE');
  });

  it('leaves flags, numbers and harmless texts as they are', () => {
    const fields = { blockPrivateNetworks: true, tokens: 3, url: 'https://example.com/?page=2', mail: 'a@b.example' };
    expect(lines((logger) => logger.info('a = b', fields))).toMatchObject([{ message: 'a = b', ...fields }]);
  });

  it('drops lines below its level and keeps the cause of an error', () => {
    const cause = new Error('root');
    const written = lines((logger) => {
      logger.debug('unseen');
      logger.error('failed', { error: new Error('outer', { cause }) });
    });
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject({ error: { message: 'outer', cause: { message: 'root' } } });
  });
});
