import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PUBLIC_ATTRIBUTES } from './records.ts';

const apps = path.resolve(import.meta.dirname, '../../../apps');

/** AWS denies a read that asks for an attribute which the role may not have; one machine has no such wall. */
describe('the role of', () => {
  it.each(['webhooks-retrieve', 'webhooks-list', 'webhooks-update', 'webhooks-delete', 'webhooks-dispatcher'])(
    '%s may read what the store asks for, and no secret',
    (app) => {
      const template = readFileSync(path.join(apps, app, 'stack.yaml'), 'utf8');
      const allowed = /# Every attribute but the secrets[^[]*\[([^\]]+)\]/.exec(template)?.[1];
      expect(allowed?.split(',').map((name) => name.trim())).toEqual(PUBLIC_ATTRIBUTES);
    },
  );
});
