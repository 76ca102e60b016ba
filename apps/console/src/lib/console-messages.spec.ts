import { describe, expect, it } from '@jest/globals';
import type { LogEntry } from '../api/types.ts';
import { consoleMessages } from './console-messages.ts';

const entry = (method: string, params: Record<string, unknown>): LogEntry => ({
  method,
  pageId: 0,
  sessionId: 's',
  timestamp: 5,
  request: { params },
});

describe(consoleMessages, () => {
  it('shows what was written, in one line', () => {
    const args = [
      { type: 'string', value: 'total' },
      { type: 'number', value: 7 },
      { type: 'object', description: 'Object' },
    ];
    const stackTrace = { callFrames: [{ url: 'https://a.example/js/app.js?v=1', lineNumber: 11 }] };
    expect(consoleMessages([entry('Runtime.consoleAPICalled', { type: 'warning', args, stackTrace })])).toEqual([
      { key: '0', pageId: 0, level: 'warning', text: 'total 7 Object', source: 'app.js:12', at: 5 },
    ]);
  });

  it('shows what was thrown, and what the browser says', () => {
    const exceptionDetails = {
      text: 'Uncaught',
      exception: { description: 'Error: no' },
      lineNumber: 0,
      url: 'x/y.js',
    };
    const messages = consoleMessages([
      entry('Runtime.exceptionThrown', { exceptionDetails }),
      entry('Log.entryAdded', { entry: { level: 'error', text: 'blocked by CORS' } }),
      entry('Page.frameNavigated', {}),
    ]);
    expect(messages.map(({ level, text, source }) => [level, text, source])).toEqual([
      ['error', 'Error: no', 'y.js:1'],
      ['error', 'blocked by CORS', ''],
    ]);
  });
});
