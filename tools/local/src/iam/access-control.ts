import { ACCOUNT_ID, CREDENTIALS, REGION } from '../account.ts';
import { evaluate } from './evaluate.ts';
import type { Need } from './evaluate.ts';
import type { Ledger } from './ledger.ts';
import { assertTrusts, Roles } from './roles.ts';
import type { Role } from './roles.ts';

/** What is done about calls that a role's statements do not allow. */
export type IamMode = 'enforce' | 'record' | 'off';

/** Why a call is refused. */
export interface Denial {
  need: Pick<Need, 'action' | 'resource'>;
  /** As AWS tells the caller. */
  message: string;
}

export interface AccessControlOptions {
  mode: IamMode;
  ledger: Ledger;
  log: (message: string) => void;
}

/** Judges calls by the policies of the templates, and keeps the books on it. */
export class AccessControl {
  readonly mode: IamMode;
  readonly roles = new Roles();
  readonly #ledger: Ledger;
  readonly #log: (message: string) => void;

  constructor({ mode, ledger, log }: AccessControlOptions) {
    this.mode = mode;
    this.#ledger = ledger;
    this.#log = log;
  }

  defineRole(...parameters: Parameters<Roles['define']>): Role {
    const role = this.roles.define(...parameters);
    if (this.mode !== 'off') this.#ledger.declare(role);
    return role;
  }

  /** Notes a role that nothing on this machine takes on, so that its statements cannot be judged here. */
  noteForeignRole(where: string): void {
    if (this.mode !== 'off') this.#ledger.noteForeignRole(where);
  }

  /**
   * The credentials of a role, for the environment of what a service runs with it.
   * @param service takes the role on, e.g. `lambda.amazonaws.com`.
   * @param sourceArn what for.
   * @throws Error when the role does not trust the service.
   */
  credentials(roleArn: string, service: string, sourceArn: string): Record<string, string> {
    const role = this.roles.byArn(roleArn);
    assertTrusts(role, service, sourceArn);
    return {
      AWS_ACCESS_KEY_ID: this.mode === 'off' ? CREDENTIALS.accessKeyId : role.name,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    };
  }

  /**
   * Judges a call of whoever holds these credentials. What is denied is on the books, with `record` as well.
   * @param needs all of them must be allowed.
   * @returns the denial to answer with; undefined when the call may go on.
   */
  judge(accessKeyId: string | undefined, needs: readonly Need[]): Denial | undefined {
    const role = accessKeyId === undefined ? undefined : this.roles.byName(accessKeyId);
    for (const need of needs) {
      if (!role) return this.#refuse(accessKeyId ?? 'a request without credentials', need, 'it is no role');
      const decision = evaluate(role.statements, asCalledBy(role, need));
      if (decision.allowed) this.#ledger.use(decision.grant, 'call');
      else return this.#refuse(role.name, need, decision.nearest, decision.because);
    }
    return undefined;
  }

  /** Judges a call that an agent of AWS makes with a role, on behalf of what runs with it. */
  judgeRole(roleArn: string, needs: readonly Need[]): Denial | undefined {
    return this.mode === 'off' ? undefined : this.judge(this.roles.byArn(roleArn).name, needs);
  }

  /** Whether a role may do something; asking leaves no trace on the books. */
  allows(accessKeyId: string | undefined, need: Need): boolean {
    const role = accessKeyId === undefined ? undefined : this.roles.byName(accessKeyId);
    return role !== undefined && evaluate(role.statements, asCalledBy(role, need)).allowed;
  }

  /** Refuses an operation that the check cannot judge: what nobody has looked up is not allowed. */
  refuseUnknown(accessKeyId: string | undefined, operation: string): Denial | undefined {
    const need = { action: operation, resource: '*' };
    return this.#refuse(accessKeyId ?? 'a request without credentials', need, 'this operation is not known here');
  }

  /**
   * Makes sure that a role has what a service does in its name, as AWS does when the resource is made.
   * @throws Error that names what is missing, unless denials are only recorded.
   */
  requireForService(roleArn: string, service: string, needs: readonly Need[]): void {
    if (this.mode === 'off') return;
    const role = this.roles.byArn(roleArn);
    for (const need of needs) {
      const decision = evaluate(role.statements, asCalledBy(role, need));
      if (decision.allowed) this.#ledger.use(decision.grant, 'service');
      else if (this.#refuse(`${service} with the role ${role.name}`, need, decision.nearest))
        throw new Error(`its role ${role.name} does not allow ${need.action} on ${need.resource}: ${decision.nearest}`);
    }
  }

  #refuse(
    who: string,
    need: Pick<Need, 'action' | 'resource'> & Partial<Need>,
    nearest: string,
    because: 'explicit-deny' | 'no-allow' = 'no-allow',
  ): Denial | undefined {
    this.#log(`IAM: ${this.#ledger.deny(who, need, nearest)}`);
    if (this.mode === 'record') return undefined;
    const reason =
      because === 'no-allow'
        ? `because no identity-based policy allows the ${need.action} action`
        : 'with an explicit deny in an identity-based policy';
    return {
      need,
      message: `User: ${who} is not authorized to perform: ${need.action} on resource: ${need.resource} ${reason}`,
    };
  }
}

/** A need with the keys that every request carries. */
const asCalledBy = (role: Role, need: Need): Need => ({
  ...need,
  keys: {
    'aws:PrincipalAccount': [ACCOUNT_ID],
    'aws:PrincipalArn': [role.arn],
    'aws:RequestedRegion': [REGION],
    'aws:ResourceAccount': [ACCOUNT_ID],
    ...need.keys,
  },
});
