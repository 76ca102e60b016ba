import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@wallcrawler/testing';
import { followFile, lastLines } from './log-file.ts';

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-cli-'));
  file = path.join(directory, 'function.log');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('lastLines', () => {
  it.each([
    ['', 3, [], 0],
    ['a\n', 3, ['a'], 2],
    ['a\nb\nc\nd\n', 2, ['c', 'd'], 8],
    ['a\n\nb\n', 3, ['a', '', 'b'], 5],
    ['a\nnot yet whole', 3, ['a'], 2],
  ])('of %j, %i lines', (content, count, lines, end) => {
    writeFileSync(file, content);
    expect(lastLines(file, count)).toEqual({ lines, end });
  });
});

describe('followFile', () => {
  it('gives whole lines as they are written, and reads a file that was begun anew', async () => {
    writeFileSync(file, 'old\n');
    const lines: string[] = [];
    const stop = new AbortController();
    const following = followFile(file, lastLines(file, 1).end, (line) => lines.push(line), stop.signal);
    appendFileSync(file, 'first\nsec');
    await until(() => lines.length === 1);
    appendFileSync(file, 'ond ü\n');
    await until(() => lines.length === 2);
    writeFileSync(file, 'new\n');
    await until(() => lines.length === 3);
    stop.abort();
    await following;
    expect(lines).toEqual(['first', 'second ü', 'new']);
  });
});
