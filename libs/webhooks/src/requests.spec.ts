import { describe, expect, it } from '@jest/globals';
import { validate } from '@wallcrawler/session-api';
import { WEBHOOK_EVENT_TYPES } from './event-types.ts';
import { createWebhookBody, listWebhooksQuery, rotateSecretBody, updateWebhookBody } from './requests.ts';

const create = (eventTypes: unknown, more = {}) =>
  validate(createWebhookBody, { endpoint: 'https://example.com/', eventTypes, ...more }, 'body');

describe('the body of a webhook', () => {
  it('takes every type, each once', () => {
    expect(create([...WEBHOOK_EVENT_TYPES, 'session.ready']).eventTypes).toEqual(WEBHOOK_EVENT_TYPES);
  });

  it.each(['functions.builds.running', 'functions.invocations.completed'])('says why there is no %s', (type) => {
    expect(() => create([type])).toThrow(expect.objectContaining({ code: 'unsupported_option' }));
    expect(() => create([type])).toThrow('Wallcrawler runs no functions; use session.created');
  });

  it.each([[[]], [['session.moved']], ['session.ready'], [[1]], [undefined], [Array(11).fill('session.ready')]])(
    'refuses the types %j',
    (eventTypes) => {
      expect(() => create(eventTypes)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    },
  );

  it('refuses what it does not know', () => {
    expect(() => create(['session.ready'], { secret: 'own' })).toThrow('unknown field secret');
  });

  it('may leave out everything when it updates', () => {
    expect(validate(updateWebhookBody, {}, 'body')).toEqual({});
  });
});

describe('other requests', () => {
  it('has defaults', () => {
    expect(validate(listWebhooksQuery, {}, 'query')).toEqual({ limit: 20 });
    expect(validate(rotateSecretBody, {}, 'body')).toEqual({ revokeImmediately: false });
  });

  it.each(['0', '101', 'x', '1.5'])('refuses the limit %s', (limit) => {
    expect(() => validate(listWebhooksQuery, { limit }, 'query')).toThrow('limit');
  });
});
