import { describe, expect, it } from '@jest/globals';
import { Roles, assertTrusts } from './roles.ts';

const ARN = 'arn:aws:iam::000000000000:role/worker';
const trust = (Service: string, Condition?: object) => ({
  AssumeRolePolicyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole', ...(Condition && { Condition }) }],
  },
});
const define = (properties: object) =>
  new Roles().define(ARN, 'app/Role', properties as Parameters<Roles['define']>[2]);

describe('a role', () => {
  it('has the statements of all its policies, each by a name of its own', () => {
    const policy = (PolicyName: string, Sid?: string) => ({
      PolicyName,
      PolicyDocument: { Statement: [{ ...(Sid && { Sid }), Effect: 'Allow', Action: 's3:*', Resource: '*' }] },
    });
    const role = define({ ...trust('lambda.amazonaws.com'), Policies: [policy('one', 'Read'), policy('two')] });
    expect(role.statements.map(({ id }) => id)).toEqual(['app/Role/one/Read', 'app/Role/two/0']);
    expect(role.name).toBe('worker');
  });

  it.each([
    [{ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }, /AdministratorAccess is not known/],
    [{ PermissionsBoundary: 'arn:aws:iam::1:policy/fence' }, /policy\/fence.* is not known/],
  ])('refuses policies whose text is elsewhere', (more, message) => {
    expect(() => define({ ...trust('lambda.amazonaws.com'), ...more })).toThrow(message);
  });

  it('trusts the services of its trust policy, on its conditions', () => {
    const own = define(trust('ecs-tasks.amazonaws.com', { StringEquals: { 'aws:SourceAccount': '000000000000' } }));
    expect(() => assertTrusts(own, 'ecs-tasks.amazonaws.com', 'arn:aws:ecs:::task')).not.toThrow();
    expect(() => assertTrusts(own, 'lambda.amazonaws.com', 'arn:aws:lambda:::x')).toThrow(
      'lambda.amazonaws.com may not assume the role worker',
    );
    const foreign = define(trust('ecs-tasks.amazonaws.com', { StringEquals: { 'aws:SourceAccount': '111111111111' } }));
    expect(() => assertTrusts(foreign, 'ecs-tasks.amazonaws.com', 'arn:aws:ecs:::task')).toThrow(
      'asks for StringEquals aws:SourceAccount in [111111111111]',
    );
  });
});
