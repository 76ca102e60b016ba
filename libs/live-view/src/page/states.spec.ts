import { describe, expect, it } from '@jest/globals';
import { stateAfter } from './states.ts';

const refused = { code: 1006, reason: '' };

describe(stateAfter, () => {
  it.each([
    ['the link has run out while watching', { code: 1008, reason: 'the link has expired' }, 401, '', 'Link expired'],
    ['the page of the link is gone', { code: 4404, reason: 'the page is not open' }, 204, '', 'Page not found'],
    ['the session ends', { code: 1001, reason: 'session timed out' }, 410, 'The session has ended.', 'Session ended'],
    ['an expired link is opened', refused, 401, 'The connect token has expired: its session …', 'Link expired'],
    ['a link without a token is opened', refused, 401, 'A connect token is required', 'Link not valid'],
    ['a link of another session is opened', refused, 403, 'The connect token belongs to another', 'Link not valid'],
    ['there is no such session', refused, 404, 'There is no such session.', 'Link not valid'],
    ['an ended session is opened', refused, 410, 'The session has ended', 'Session ended'],
  ])('%s', (_what, close, status, message, title) => {
    expect(stateAfter(close, { status, message })).toMatchObject({ kind: 'over', title });
  });

  it('gives the reason of the end as a sentence', () => {
    const state = stateAfter({ code: 1001, reason: 'session timed out' }, { status: 410, message: '' });
    expect(state).toMatchObject({ detail: 'Session timed out.' });
  });

  it.each([
    ['the gateway restarts', { code: 1001, reason: 'the gateway is restarting: connect again' }, 204],
    ['the network fails', refused, 0],
    ['the gateway is overloaded', refused, 503],
  ])('tries again when %s', (_what, close, status) => {
    expect(stateAfter(close, { status, message: '' })).toMatchObject({ kind: 'lost' });
  });
});
