import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { composeAll } from '../compose/compose-all.ts';
import { resourcesOfType } from '../template.ts';

const workspace = path.resolve(import.meta.dirname, '../../../..');
const directory = path.join(workspace, 'docs/operations');

/** Pages beside the runbooks, about no alarm. */
const OTHERS = ['README.md', 'data-safety.md', 'observability.md'];
/** What each runbook tells, in this order. */
const SECTIONS = ['What it means', 'How to look', 'What to do', 'How to verify'];

const alarms = composeAll(workspace).flatMap(({ stackName, template }) =>
  resourcesOfType(template, 'AWS::CloudWatch::Alarm').map(([logicalId, { Properties = {} }]) => ({
    name: `${stackName}: ${logicalId}`,
    alarmName: Properties['AlarmName'] as string,
    page: /Runbook: docs\/operations\/([a-z0-9-]+\.md)$/.exec((Properties['AlarmDescription'] as string).trim())?.[1],
  })),
);
const pages = readdirSync(directory).filter((name) => name.endsWith('.md') && !OTHERS.includes(name));
const read = (name: string) => readFileSync(path.join(directory, name), 'utf8');

describe('every alarm of every stack', () => {
  it.each(alarms)('$name ends its description with a runbook that exists', ({ page }) => {
    expect(pages).toContain(page);
  });

  it('has a name of its own', () => {
    const names = alarms.map(({ alarmName }) => alarmName);
    expect(names.length).toBeGreaterThan(100);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('every runbook', () => {
  it.each(pages)('%s belongs to an alarm', (page) => {
    expect(alarms.filter((alarm) => alarm.page === page)).not.toEqual([]);
  });

  it.each(pages)('%s says what it means, how to look, what to do and how to verify', (page) => {
    const sections = [...read(page).matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(sections).toEqual(SECTIONS);
  });

  it.each(pages)('%s is in the index', (page) => {
    expect(read('README.md')).toContain(`](${page})`);
  });

  it.each([...pages, ...OTHERS])('%s refers to pages that exist', (page) => {
    const links = [...read(page).matchAll(/\]\(([\w./-]+\.md)(?:#[\w-]+)?\)/g)].map(([, link]) => link!);
    const missing = links.filter((link) => {
      try {
        return readFileSync(path.join(directory, link)).length === 0;
      } catch {
        return true;
      }
    });
    expect(missing).toEqual([]);
  });
});
