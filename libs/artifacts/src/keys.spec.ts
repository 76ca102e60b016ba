import { describe, expect, it } from '@jest/globals';
import { contextKey, downloadsPrefix, launchKey, logsPrefix, recordingPrefix, sessionPrefix } from './keys.ts';

describe('the layout of the artifacts bucket', () => {
  it('begins every key with its kind and its project', () => {
    expect(contextKey('p', 'c', 'v1')).toBe('contexts/p/c/v1.tar.zst');
    expect(launchKey('p', 's')).toBe('sessions/p/s/launch.json');
  });

  it.each([launchKey, logsPrefix, downloadsPrefix, recordingPrefix])('keeps %p below its session', (make) => {
    expect(make('p', 's').startsWith(sessionPrefix('p', 's'))).toBe(true);
  });
});
