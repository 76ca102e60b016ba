import { describe, expect, it } from '@jest/globals';
import { findSession } from './find-session.ts';
import { sessionRows } from './testing/session-rows.ts';
import { until } from '@wallcrawler/testing/until';

const claims = { sessionId: 'session-1', projectId: 'project-1' };
const endpoint = { host: '10.0.1.7', port: 9223 };
const never = new AbortController().signal;

describe('findSession', () => {
  it.each(['READY', 'ACTIVE'] as const)('returns the endpoint of a session that is %s', async (status) => {
    const rows = sessionRows();
    rows.set(status, endpoint);
    expect(await findSession(rows, claims, never)).toEqual(endpoint);
    expect(rows.state.reads).toBe(1);
  });

  it.each(['CREATING', 'PROVISIONING', 'STARTING'] as const)('holds while it is %s', async (status) => {
    const rows = sessionRows();
    rows.set(status);
    const found = findSession(rows, claims, never, { pollMs: 5 });
    await until(() => rows.state.reads > 2);
    rows.set('READY', endpoint);
    expect(await found).toEqual(endpoint);
  });

  it.each(['TERMINATING', 'STOPPED', 'FAILED', 'TIMED_OUT'] as const)('answers 410 when it is %s', async (status) => {
    const rows = sessionRows();
    rows.set(status, endpoint);
    await expect(findSession(rows, claims, never)).rejects.toMatchObject({ status: 410 });
  });

  it('answers 410 when it ends while the client is held', async () => {
    const rows = sessionRows();
    rows.set('STARTING');
    const found = findSession(rows, claims, never, { pollMs: 5 });
    await until(() => rows.state.reads > 1);
    rows.set('FAILED');
    await expect(found).rejects.toMatchObject({ status: 410 });
  });

  it('answers 404 alike when there is none and when it is another project’s', async () => {
    const rows = sessionRows();
    await expect(findSession(rows, claims, never)).rejects.toMatchObject({ status: 404 });
    rows.set('READY', endpoint);
    const foreign = { ...claims, projectId: 'project-2' };
    await expect(findSession(rows, foreign, never)).rejects.toMatchObject({ status: 404 });
  });

  it('answers 504 when the hold is over, and 503 when the table is down', async () => {
    const rows = sessionRows();
    rows.set('STARTING');
    await expect(findSession(rows, claims, never, { pollMs: 5, holdMs: 20 })).rejects.toMatchObject({ status: 504 });
    rows.state.down = true;
    await expect(findSession(rows, claims, never)).rejects.toMatchObject({ status: 503 });
  });

  it('stops reading when the client has gone', async () => {
    const rows = sessionRows();
    rows.set('STARTING');
    const gone = new AbortController();
    const found = findSession(rows, claims, gone.signal, { pollMs: 60_000 });
    gone.abort();
    await expect(found).rejects.toMatchObject({ status: 400 });
    expect(rows.state.reads).toBe(1);
  });
});
