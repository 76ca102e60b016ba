import { transition, type SessionState } from '@wallcrawler/session-state';
import { optionalFields, type ApplyResult, type SessionEvent, type SessionRecord } from '@wallcrawler/session-store';
import type { ControllerStore } from '../session-rows.ts';

/** One session row in memory that obeys the transition table, remembers every event, and can be down. */
export class MemoryStore implements ControllerStore {
  row: SessionRecord;
  readonly events: SessionEvent[] = [];
  readonly states: SessionState[] = [];
  bytes = 0;
  down = false;

  constructor(changes: Partial<SessionRecord> = {}) {
    const now = new Date();
    this.row = {
      sessionId: 'session-1',
      entity: 'session',
      projectId: 'project-1',
      status: 'STARTING',
      taskArn: 'arn:aws:ecs:us-east-1:123456789012:task/wallcrawler/1',
      createdAt: now.toISOString(),
      updatedAt: now.toISOString(),
      expiresAt: Math.floor(now.getTime() / 1000) + 600,
      timeoutSeconds: 600,
      keepAlive: false,
      region: 'us-east-1',
      settings: { logSession: false, recordSession: false },
      proxyBytes: 0,
      revision: 1,
      ...changes,
    } as SessionRecord;
  }

  async get(): Promise<SessionRecord> {
    this.#failWhenDown();
    return this.row;
  }

  async apply(_sessionId: string, event: SessionEvent): Promise<ApplyResult> {
    this.#failWhenDown();
    const move = transition(this.row.status, event.type, optionalFields(this.row).reason);
    this.events.push(event);
    if (move.kind !== 'moved') return { outcome: move.kind, session: this.row };
    this.row = { ...this.row, ...event, status: move.to, reason: move.reason } as never;
    this.states.push(move.to);
    return { outcome: 'moved', session: this.row };
  }

  async recordProxyBytes(_sessionId: string, bytes: number): Promise<void> {
    this.#failWhenDown();
    this.bytes = bytes;
  }

  #failWhenDown(): void {
    if (this.down) throw new Error('the table is down');
  }
}
