import { describe, expect, it } from '@jest/globals';
import { codeKey, templateKey } from '@wallcrawler/stack';
import fc from 'fast-check';
import { DeployError } from '../errors.ts';
import { type Release, parseRelease, printRelease, releaseDigest } from './release.ts';

const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const app = 'sessions-list';
const release: fc.Arbitrary<Release> = fc
  .record({
    code: hex,
    template: hex,
    commit: fc.stringMatching(/^[0-9a-f]{40}$/),
    image: fc.option(hex, { nil: undefined }),
  })
  .map(({ code, template, commit, image }) => ({
    app,
    commit,
    version: '1.2.3',
    code: { key: codeKey(app, code), sha256: code, codeDigest: Buffer.from(code, 'hex').toString('base64') },
    ...(image && { image: { repository: `wallcrawler-${app}`, tag: `context-${image}`, digest: `sha256:${image}` } }),
    templates: [{ stack: app, key: templateKey(app, template), sha256: template }],
  }));

describe('a release', () => {
  it('is read as it was printed, under its digest', () => {
    fc.assert(
      fc.property(release, (made) => {
        expect(parseRelease(printRelease(made), app, releaseDigest(made), 'here')).toEqual(made);
      }),
    );
  });

  it('has one digest whatever its commit and version, and another for other content', () => {
    fc.assert(
      fc.property(release, release, (left, right) => {
        expect(releaseDigest({ ...left, commit: right.commit, version: '9.9.9' })).toBe(releaseDigest(left));
        const isEqual =
          JSON.stringify([left.code, left.templates, left.image]) ===
          JSON.stringify([right.code, right.templates, right.image]);
        expect(releaseDigest(left) === releaseDigest(right)).toBe(isEqual);
      }),
    );
  });

  it('is refused after any change of what it names', () => {
    const change = fc.record({ at: fc.nat(), digit: fc.constantFrom(...'0123456789abcdef') });
    fc.assert(
      fc.property(release, change, (made, { at, digit }) => {
        const digest = releaseDigest(made);
        const text = printRelease(made);
        const place = at % text.length;
        const changed = text.slice(0, place) + digit + text.slice(place + 1);
        let read: Release | undefined;
        try {
          read = parseRelease(changed, app, digest, 'here');
        } catch (error) {
          expect(error).toBeInstanceOf(DeployError);
          return;
        }
        // What may differ is who made it: never what is deployed.
        expect({ ...read, commit: made.commit, version: made.version, image: undefined }).toEqual({
          ...made,
          image: undefined,
        });
        expect(read.image?.digest).toBe(made.image?.digest);
      }),
    );
  });

  it('of one app is none of another', () => {
    fc.assert(
      fc.property(release, (made) => {
        expect(() => parseRelease(printRelease(made), 'authorizer', releaseDigest(made), 'here')).toThrow(
          /expected a release of authorizer/,
        );
      }),
    );
  });
});
