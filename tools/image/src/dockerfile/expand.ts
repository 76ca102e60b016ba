/**
 * Replaces `$NAME` and `${NAME}`, as Docker does in every instruction but RUN, CMD and ENTRYPOINT.
 * @throws Error for a variable that is not set, and for the other forms of the shell: `${NAME:-default}` and its like.
 */
export function expandVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\\\$|\$(?:\{([^}]*)\}|(\w+))/g, (match, braced?: string, bare?: string) => {
    if (match === '\\$') return '$';
    const name = braced ?? bare ?? '';
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new Error(`expected \${NAME}, got ${match}`);
    const value = variables[name];
    if (value === undefined) throw new Error(`${name} is not set`);
    return value;
  });
}
