import { describe, expect, it } from '@jest/globals';
import { readDockerfile } from './read-dockerfile.ts';

const read = (text: string) => readDockerfile(text, 'Dockerfile');
const second = (text: string) => read(`FROM debian\n${text}`)[1];

describe(readDockerfile, () => {
  it('reads stages, continued lines and comments between them', () => {
    const text = ['FROM node:24 AS node', '# a comment', 'FROM debian:12-slim', 'RUN one \\', '# not this', ' && two'];
    expect(read(text.join('\n'))).toEqual([
      { line: 1, keyword: 'FROM', image: 'node:24', stage: 'node' },
      { line: 3, keyword: 'FROM', image: 'debian:12-slim' },
      { line: 4, keyword: 'RUN', command: { form: 'shell', text: expect.stringMatching(/^one\s+&& two$/) } },
    ]);
  });

  it.each([
    ['ARG A', { keyword: 'ARG', name: 'A' }],
    ['ARG A="b c"', { keyword: 'ARG', name: 'A', value: 'b c' }],
    [
      'ENV A=1 B="two words"',
      {
        keyword: 'ENV',
        values: [
          ['A', '1'],
          ['B', 'two words'],
        ],
      },
    ],
    ['ENTRYPOINT ["a", "b c"]', { keyword: 'ENTRYPOINT', command: { form: 'exec', words: ['a', 'b c'] } }],
    [
      'COPY --chmod=0711 --from=node /a /b',
      { keyword: 'COPY', from: 'node', chmod: '0711', sources: ['/a'], destination: '/b' },
    ],
    ['VOLUME ["/tmp"]', { keyword: 'VOLUME', words: ['/tmp'] }],
    ['EXPOSE 80 443', { keyword: 'EXPOSE', words: ['80', '443'] }],
    ['USER 1:2', { keyword: 'USER', value: '1:2' }],
    [
      'HEALTHCHECK --interval=2m --retries=5 CMD ["check"]',
      {
        keyword: 'HEALTHCHECK',
        command: { form: 'exec', words: ['check'] },
        ...{ interval: 120, timeout: 30, startPeriod: 0, retries: 5 },
      },
    ],
  ])('reads %s', (text, expected) => {
    expect(second(text)).toMatchObject(expected);
  });

  it.each([
    ['ADD a b', /^Dockerfile:2: ADD: is not understood; known: ARG, CMD, COPY/],
    ['RUN --mount=type=cache,target=/x true', /Dockerfile:2: RUN: --mount is not understood; known: no flag/],
    ['COPY --link a b', /COPY: --link is not understood; known: from, chmod, chown/],
    ['COPY a', /COPY: expected sources and a destination/],
    ['COPY a b c', /with a slash at its end, got c/],
    ['COPY --chmod=u+x a b', /--chmod: expected octal, got u\+x/],
    ['ENV A', /ENV: expected name=value, got A/],
    ['CMD ["a", 1]', /CMD: expected a JSON list of words/],
    ['USER a b', /USER: expected one word/],
    ['HEALTHCHECK NONE', /HEALTHCHECK: expected CMD and a command/],
    ['HEALTHCHECK --interval=1h CMD x', /--interval: expected seconds or minutes such as 30s, got 1h/],
    ['FROM a b', /FROM: expected an image, or an image AS a stage, got a b/],
    ['RUN', /RUN: expected arguments, got none/],
    ['FROM --platform=linux/arm64 debian', /FROM: --platform is not understood/],
  ])('refuses %s and names the line', (text, message) => {
    expect(() => second(text)).toThrow(message);
  });

  it('refuses a file that does not begin with an image', () => {
    expect(() => read('RUN true')).toThrow('Dockerfile: expected FROM as its first instruction');
  });
});
