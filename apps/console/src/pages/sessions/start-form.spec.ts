import { describe, expect, it } from '@jest/globals';
import { EMPTY_FORM, toCreateBody } from './start-form.ts';

describe(toCreateBody, () => {
  it('asks for what differs from the defaults of the API, and for nothing else', () => {
    expect(toCreateBody(EMPTY_FORM)).toEqual({
      timeout: 900,
      keepAlive: true,
      browserSettings: { viewport: { width: 1280, height: 800 } },
    });
    const metadata = [
      { key: ' team ', value: 'qa' },
      { key: '', value: 'lost' },
    ];
    const form = { ...EMPTY_FORM, viewport: '', contextId: 'c', persist: true, recordSession: false, metadata };
    expect(toCreateBody({ ...form, extensionId: 'e', blockAds: true })).toEqual({
      timeout: 900,
      keepAlive: true,
      extensionId: 'e',
      browserSettings: { context: { id: 'c', persist: true }, blockAds: true, recordSession: false },
      userMetadata: { team: 'qa' },
    });
  });
});
