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
