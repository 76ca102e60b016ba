import { ACCOUNT_ID } from '../../account.ts';
import type { Roles } from '../../iam/roles.ts';
import type { ResourceHandler } from '../target.ts';
import { textOf } from '../text.ts';

/** Services whose code runs on this machine. */
const LOCAL_SERVICES = ['lambda.amazonaws.com', 'ecs-tasks.amazonaws.com'];

const role: ResourceHandler = ({ properties, stackName, logicalId }, { access }) => {
  const name = textOf(properties, 'RoleName', `wc-local-${stackName}-${logicalId}`);
  const Arn = `arn:aws:iam::${ACCOUNT_ID}:role/${name}`;
  const trust = JSON.stringify(properties['AssumeRolePolicyDocument']);
  const where = `${stackName}/${logicalId}`;
  // Roles of deployments, flow logs and the like are for what only AWS does.
  if (LOCAL_SERVICES.some((service) => trust.includes(service)))
    access.defineRole(Arn, where, properties as unknown as Parameters<Roles['define']>[2]);
  else access.noteForeignRole(where);
  return { ref: name, attributes: { Arn, RoleId: name } };
};

export const iam: Record<string, ResourceHandler> = { 'AWS::IAM::Role': role };
