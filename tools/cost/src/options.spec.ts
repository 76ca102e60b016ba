import { describe, expect, it } from '@jest/globals';
import { composeAll } from '@wallcrawler/stack';
import path from 'node:path';
import { EGRESS, HELP, OptionError, parseUsage } from './options.ts';

const parse = (...args: string[]) => parseUsage(args);

describe(parseUsage, () => {
  it('has a default for all but the number of sessions', () => {
    expect(parse('--sessions-per-month', '1000')).toEqual({
      sessionsPerMonth: 1000,
      minutes: 5,
      warmPool: 0,
      recordingShare: 1,
      gbEgressPerSession: 0.05,
      gbRelayPerSession: 0.01,
      requestsPerSession: 5,
      gatewayTasks: 2,
      egress: 'nat',
      arch: 'x86',
      region: 'us-east-1',
    });
  });

  it.each([
    [[], '--sessions-per-month is missing'],
    [['--sessions-per-month', '-5'], '--sessions-per-month'],
    [['--sessions-per-month', '1.5'], '--sessions-per-month: expected a whole number from 0 to 100000000, got "1.5"'],
    [['--sessions-per-month', 'many'], '--sessions-per-month: expected a whole number from 0 to 100000000, got "many"'],
    [['--sessions-per-month', ''], '--sessions-per-month: expected a whole number from 0 to 100000000, got ""'],
    [['--sessions-per-month', '1e3'], '--sessions-per-month: expected a whole number from 0 to 100000000, got "1e3"'],
    [['--sessions-per-month', '1', '--minutes', '361'], '--minutes: expected a number from 0 to 360, got "361"'],
    [
      ['--sessions-per-month', '1', '--recording-share', '2'],
      '--recording-share: expected a number from 0 to 1, got "2"',
    ],
    [
      ['--sessions-per-month', '1', '--gateway-tasks', '0'],
      '--gateway-tasks: expected a number from 1 to 1000, got "0"',
    ],
    [['--sessions-per-month', '1', '--arch', 'mips'], '--arch: expected x86, arm, got "mips"'],
    [['--sessions-per-month', '1', '--egress', 'none'], '--egress: expected nat, nat-per-zone, public-ip, got "none"'],
    [['--sessions-per-month', '1', '--region', 'mars'], '--region: expected us-east-1, got "mars"'],
    [['--sessions', '1'], "Unknown option '--sessions'"],
    [['--sessions-per-month', '1', 'extra'], "Unexpected argument 'extra'"],
  ])('refuses %j and says why', (args, message) => {
    expect(() => parse(...args)).toThrow(OptionError);
    expect(() => parse(...args)).toThrow(message);
  });

  it('knows the ways out that the network stack has, but for the one that others provide', () => {
    const network = composeAll(path.resolve(import.meta.dirname, '../../..')).find(
      ({ stackName }) => stackName === 'network',
    );
    const { AllowedValues = [] } = network?.template.Parameters['Egress'] ?? {};
    expect(AllowedValues.filter((value) => value !== 'none').sort()).toEqual([...EGRESS].sort());
  });
});

describe('the help', () => {
  it('names every option with its default', () => {
    expect(HELP).toMatchInlineSnapshot(`
     "node tools/cost/src/main.ts --sessions-per-month <n> [options]
     node tools/cost/src/main.ts write     puts the tables of docs/cost.md up to date

       --sessions-per-month      sessions in a month; needed
       --minutes                 length of a session (default 5)
       --warm-pool               idle browsers; not built yet, see docs/cost.md (default 0)
       --recording-share         share of sessions with recording and log (default 1)
       --gb-egress-per-session   GB between browser and web (default 0.05)
       --gb-relay-per-session    GB from the gateway to clients (default 0.01)
       --requests-per-session    API requests besides create and release (default 5)
       --gateway-tasks           gateway tasks, on average (default 2)
       --egress                  how browsers reach the web, as the parameter Egress: nat, nat-per-zone, public-ip (default nat)
       --arch                    CPU of browsers and gateway: x86, arm (default x86)
       --region                  whose prices: us-east-1 (default us-east-1)"
    `);
  });
});
