import { openSync, writeSync } from 'node:fs';
import type { Grant, Need } from './evaluate.ts';
import type { Role } from './roles.ts';

/** One line of the ledger. */
export type LedgerEntry =
  /** A statement that there is. */
  | { type: 'statement'; id: string; effect: string; actions: string[]; resources: string[] }
  /** The first use of an action and resource of a statement. `by`: the role's own call, or a service's in its name. */
  | { type: 'use'; id: string; action: string; resource: string; by: 'call' | 'service' }
  | { type: 'denial'; message: string }
  /** A role for something that only AWS runs, e.g. a deployment. */
  | { type: 'foreign-role'; id: string };

/**
 * What the check has seen, a line of JSON each, so that a cloud that is killed leaves what it knew. Nothing is written
 * twice in one run.
 */
export class Ledger {
  readonly #file: () => number;
  readonly #written = new Set<string>();

  constructor(file: string) {
    // Opened once, at the first line: it stays the same file even when a test removes the state under a running cloud.
    let opened: number | undefined;
    this.#file = () => (opened ??= openSync(file, 'a'));
  }

  declare({ statements }: Role): void {
    for (const { id, effect, actions, resources } of statements)
      this.#append({ type: 'statement', id, effect, actions, resources });
  }

  noteForeignRole(id: string): void {
    this.#append({ type: 'foreign-role', id });
  }

  use({ statement, action, resource }: Grant, by: 'call' | 'service'): void {
    this.#append({ type: 'use', id: statement.id, action, resource, by });
  }

  /** @returns the message that was noted. */
  deny(who: string, need: Pick<Need, 'action' | 'resource'> & Partial<Need>, nearest: string): string {
    const keys = Object.entries(need.keys ?? {}).map(([key, values]) => `${key} [${values.join(', ')}]`);
    const given = keys.length > 0 ? ` with ${keys.join(', ')}` : '';
    const message = `${who} may not ${need.action} on ${need.resource}${given}; nearest: ${nearest}`;
    this.#append({ type: 'denial', message });
    return message;
  }

  #append(entry: LedgerEntry): void {
    const line = `${JSON.stringify(entry)}\n`;
    if (this.#written.has(line)) return;
    this.#written.add(line);
    writeSync(this.#file(), line);
  }
}
