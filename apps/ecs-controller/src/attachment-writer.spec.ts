import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createAttachmentWriter } from './attachment-writer.ts';

describe('createAttachmentWriter', () => {
  it('never has two writes under way, and always ends at the state that was set last', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 20 }), fc.array(fc.nat(3)), async (changes, pauses) => {
        let underWay = 0;
        const written: boolean[] = [];
        const writer = createAttachmentWriter(
          async (attached) => {
            expect(++underWay).toBe(1);
            for (let turn = 0; turn < (pauses[written.length] ?? 1); turn++) await Promise.resolve();
            written.push(attached);
            underWay--;
            return true;
          },
          () => expect('not live').toBe('never'),
          (error) => {
            throw error;
          },
        );
        for (const [index, attached] of changes.entries()) {
          writer.set(attached);
          if (index % 3 === 0) await Promise.resolve();
        }
        await writer.idle();
        expect(written.at(-1) ?? false).toBe(changes.at(-1) ?? false);
        expect(written.every((attached, index) => attached === (index % 2 === 0))).toBe(true);
      }),
    );
  });

  it('reports that the session is not live any more', async () => {
    let reported = 0;
    const writer = createAttachmentWriter(
      async () => false,
      () => reported++,
      () => undefined,
    );
    writer.set(true);
    await writer.idle();
    expect(reported).toBe(1);
  });
});
