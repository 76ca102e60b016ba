import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { composeAll } from '@wallcrawler/stack';
import { stageProblems } from '../commands/check.ts';
import { parseStage, readStage, roleArnFor } from './stage-file.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');
const MINIMAL = "account: '123456789012'\nregion: eu-central-1\n";
const parse = (text: string) => parseStage(text, 'staging', 'infra/stages/staging.yaml');

describe('the example stages', () => {
  const stacks = composeAll(REPOSITORY);

  it.each(['staging', 'production'])('%s gives every stack its parameters', (name) => {
    const file = `infra/stages/${name}.example.yaml`;
    const stage = parseStage(readFileSync(path.join(REPOSITORY, file), 'utf8'), name, file);
    expect(stageProblems(stage, stacks)).toEqual([]);
  });

  it('without their parameters do not', () => {
    expect(stageProblems(parse(MINIMAL), stacks)).toContainEqual(
      expect.stringMatching(/^edge: DomainName has no value/),
    );
  });
});

describe(parseStage, () => {
  it('reads numbers and truth values as the texts that CloudFormation takes', () => {
    const { parameters } = parse(`${MINIMAL}parameters: { all: { A: 30, B: true }, stacks: { data: { C: x } } }\n`);
    expect(parameters).toEqual({ all: { A: '30', B: 'true' }, stacks: { data: { C: 'x' } } });
  });

  it.each([
    [
      'an account that YAML reads as a number',
      'account: 123456789012\nregion: eu-central-1\n',
      /12 digits in quotes[\s\S]*account/,
    ],
    ['a short account', "account: '12'\nregion: eu-central-1\n", /12 digits[\s\S]*account/],
    ['no region', "account: '123456789012'\n", /region/],
    ['a region that is none', "account: '123456789012'\nregion: Frankfurt\n", /such as eu-central-1/],
    ['an unknown field', `${MINIMAL}paramters: {}\n`, /paramters/],
    ['a list of parameters', `${MINIMAL}parameters: { all: { A: [1] } }\n`, /text, a number, true or false/],
    ['a parameter without a value', `${MINIMAL}parameters: { all: { A: } }\n`, /text, a number, true or false/],
    [
      'a role of another account',
      `${MINIMAL}cloudFormationRoleArn: arn:aws:iam::999999999999:role/x\n`,
      /a role of the account 123456789012/,
    ],
    [
      'a role that is a user',
      `${MINIMAL}cloudFormationRoleArn: arn:aws:iam::123456789012:user/x\n`,
      /ARN of an IAM role/,
    ],
    ['a key twice', `${MINIMAL}region: us-east-1\n`, /unique/],
    ['broken YAML', 'account: [', /staging\.yaml/],
    ['nothing', '', /staging\.yaml/],
    ['a list', '- 1\n', /staging\.yaml/],
  ])('refuses %s, and says where', (_what, text, message) => {
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).toThrow(/^infra\/stages\/staging\.yaml/);
  });
});

describe(readStage, () => {
  it.each(['../production', 'Staging', 'a'.repeat(21), 'staging.example', ''])('refuses the name "%s"', (name) => {
    expect(() => readStage(REPOSITORY, name)).toThrow(/--stage: expected a name/);
  });

  it('says how to begin a stage that has no file', () => {
    expect(() => readStage(REPOSITORY, 'nowhere')).toThrow(
      /nowhere\.yaml does not exist.*Copy infra\/stages\/staging\.example\.yaml/,
    );
  });
});

describe(roleArnFor, () => {
  const stage = parse(`${MINIMAL}cloudFormationRoleArn: arn:aws:iam::123456789012:role/x\n`);

  it('is the stage’s for every stack but the one that makes it', () => {
    expect(roleArnFor(stage, 'wc-staging-data')).toBe('arn:aws:iam::123456789012:role/x');
    expect(roleArnFor(stage, 'wc-staging-access')).toBeUndefined();
  });
});
