import { beforeEach, describe, expect, it } from '@jest/globals';
import { Shutdown } from './shutdown.ts';

let ended: string[];
let errors: string[];
let shutdown: Shutdown;

beforeEach(() => {
  [ended, errors] = [[], []];
  shutdown = new Shutdown((message) => errors.push(message));
});

const step = (name: string) => shutdown.add(name, async () => ended.push(name));

describe('Shutdown', () => {
  it('ends what was started in the opposite order, one after the other', async () => {
    let finish = () => {};
    step('first');
    shutdown.add('slow', () => new Promise<void>((resolve) => (finish = resolve)));
    step('last');
    const running = shutdown.run();
    await new Promise(setImmediate);
    expect(ended).toEqual(['last']);
    finish();
    await running;
    expect(ended).toEqual(['last', 'first']);
  });

  it('goes on after a step that fails, and names it', async () => {
    step('first');
    shutdown.add('broken', () => Promise.reject(new Error('stuck')));
    shutdown.add('torn', () => {
      throw new Error('at once');
    });
    await shutdown.run();
    expect(ended).toEqual(['first']);
    expect(errors).toEqual(['ending torn failed: at once', 'ending broken failed: stuck']);
  });

  it('runs once, however often it is asked', async () => {
    step('only');
    await Promise.all([shutdown.run(), shutdown.run()]);
    await shutdown.run();
    expect(ended).toEqual(['only']);
  });
});
