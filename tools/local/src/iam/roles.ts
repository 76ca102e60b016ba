import { ACCOUNT_ID } from '../account.ts';
import { evaluate } from './evaluate.ts';
import { readPolicy } from './statement.ts';
import type { Statement } from './statement.ts';

/** A role of the templates. */
export interface Role {
  arn: string;
  /** Its name, which is the access key id of its credentials as well. */
  name: string;
  statements: Statement[];
  trust: Statement[];
}

interface RoleProperties {
  AssumeRolePolicyDocument: unknown;
  Policies?: { PolicyName: string; PolicyDocument: unknown }[];
  ManagedPolicyArns?: string[];
  PermissionsBoundary?: unknown;
}

/** The roles that the templates declare, with their policies. */
export class Roles {
  readonly #byName = new Map<string, Role>();

  /**
   * Adds a role from the resolved properties of an AWS::IAM::Role.
   * @param where `<stack>/<logical id>`: begins the names of its statements.
   * @throws Error that names what this check cannot judge: managed policies and boundaries, whose text is at AWS.
   */
  define(arn: string, where: string, properties: RoleProperties): Role {
    const { AssumeRolePolicyDocument, Policies = [], ManagedPolicyArns = [], PermissionsBoundary } = properties;
    const foreign = [...ManagedPolicyArns, ...(PermissionsBoundary ? [JSON.stringify(PermissionsBoundary)] : [])];
    if (foreign.length > 0)
      throw new Error(`${foreign.join(', ')} is not known to the local cloud; write the statements into Policies`);
    const role: Role = {
      arn,
      name: arn.slice(arn.lastIndexOf('/') + 1),
      statements: Policies.flatMap((policy) => readPolicy(policy.PolicyDocument, `${where}/${policy.PolicyName}`)),
      trust: readPolicy(AssumeRolePolicyDocument, `${where}/AssumeRolePolicyDocument`),
    };
    this.#byName.set(role.name, role);
    return role;
  }

  /** @throws Error when no template declares it. */
  byArn(arn: string): Role {
    const role = this.byName(arn.slice(arn.lastIndexOf('/') + 1));
    if (role?.arn !== arn) throw new Error(`no template declares the role ${arn}`);
    return role;
  }

  byName(name: string): Role | undefined {
    return this.#byName.get(name);
  }

  all(): Role[] {
    return [...this.#byName.values()];
  }
}

/**
 * Makes sure that a service may take a role on.
 * @param sourceArn what the service takes it for, e.g. the function.
 * @throws Error that says what the trust policy asks for instead.
 */
export function assertTrusts(role: Role, service: string, sourceArn: string): void {
  const statements = role.trust
    .filter(({ principals }) => principals['Service']?.includes(service))
    // A trust policy names no resource: it is about the role that it stands in.
    .map((statement) => ({ ...statement, resources: ['*'] }));
  const keys = { 'aws:SourceAccount': [ACCOUNT_ID], 'aws:SourceArn': [sourceArn] };
  const decision = evaluate(statements, { action: 'sts:AssumeRole', resource: role.arn, keys });
  if (!decision.allowed) throw new Error(`${service} may not assume the role ${role.name}: ${decision.nearest}`);
}
