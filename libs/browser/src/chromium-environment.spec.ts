import { describe, expect, it } from '@jest/globals';
import { chromiumEnvironment } from './chromium-environment.ts';

describe(chromiumEnvironment, () => {
  it('inherits how to draw text, and nothing secret', () => {
    const env = chromiumEnvironment({ PATH: '/bin', TZ: 'UTC', AWS_SECRET_ACCESS_KEY: 'secret' }, '/scratch', {
      A: 'b',
    });
    expect(env).toMatchObject({ PATH: '/bin', TZ: 'UTC', HOME: '/scratch', TMPDIR: '/scratch', A: 'b' });
    expect(JSON.stringify(env)).not.toContain('secret');
  });

  it.each([
    [{}, 'C.UTF-8'],
    [{ LANG: 'C' }, 'C.UTF-8'],
    [{ LC_ALL: 'POSIX', LANG: 'de_DE.UTF-8' }, 'C.UTF-8'],
    [{ LANG: 'de_DE.UTF-8' }, undefined],
    [{ LC_CTYPE: 'en_US.utf8', LANG: 'C' }, undefined],
    [{ LC_ALL: 'en_US.UTF-8' }, 'en_US.UTF-8'],
  ])('names files in UTF-8 whatever the locale: %j', (locale, expected) => {
    expect(chromiumEnvironment(locale, '/scratch')['LC_ALL']).toBe(expected);
  });
});
