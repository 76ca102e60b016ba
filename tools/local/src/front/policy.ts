interface Statement {
  Effect?: string;
  Action?: string | string[];
  Resource?: string | string[];
}

/** Whether an authorizer's policy lets a method be invoked: a Deny wins over an Allow, silence denies. */
export function allows(policyDocument: unknown, methodArn: string): boolean {
  const { Statement = [] } = (policyDocument ?? {}) as { Statement?: Statement | Statement[] };
  const applying = [Statement].flat().filter(({ Action, Resource }) => {
    return covers(Action, 'execute-api:Invoke') && covers(Resource, methodArn);
  });
  if (applying.some(({ Effect }) => Effect === 'Deny')) return false;
  return applying.some(({ Effect }) => Effect === 'Allow');
}

function covers(patterns: string | string[] | undefined, value: string): boolean {
  return [patterns ?? []].flat().some((pattern) => {
    const source = pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${source}$`, 'is').test(value);
  });
}
