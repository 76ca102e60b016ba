import { describe, expect, it } from '@jest/globals';
import { isAdHost } from './ad-hosts.ts';

describe(isAdHost, () => {
  it.each([
    ['doubleclick.net', true],
    ['securepubads.g.doubleclick.net', true],
    ['PAGEAD2.googlesyndication.com.', true],
    ['adservice.google.com', true],
    ['notdoubleclick.net', false],
    ['doubleclick.net.example.com', false],
    ['www.google.com', false],
    ['www.microsoft.com', false],
    ['net', false],
    ['localhost', false],
    ['127.0.0.1', false],
    ['[::1]', false],
  ])('%s: %s', (host, expected) => {
    expect(isAdHost(host)).toBe(expected);
  });
});
