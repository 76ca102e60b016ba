import { spawnSync } from 'node:child_process';
import * as z from 'zod';
import type { Finding } from './finding.ts';

/** What a shell, or a shim of a version manager, ends with when there is no such command. */
const NOT_FOUND = 127;

const matchSchema = z.object({
  Filename: z.string(),
  Level: z.string(),
  Message: z.string(),
  Rule: z.object({ Id: z.string() }),
  Location: z.object({ Path: z.array(z.union([z.string(), z.number()])).nullish() }),
});

/**
 * Checks template files with cfn-lint, all in one run since it takes a second to start.
 * @returns the findings by file, or undefined where cfn-lint is not on PATH.
 * @throws Error when it ends without a verdict.
 */
export function lintFiles(files: readonly string[], command = 'cfn-lint'): Map<string, Finding[]> | undefined {
  const options = ['--format', 'json', '--non-zero-exit-code', 'none', '--', ...files];
  const { status, stdout, stderr, error } = spawnSync(command, options, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status === NOT_FOUND || (error && 'code' in error && error.code === 'ENOENT')) return undefined;
  if (status !== 0) throw new Error(`cfn-lint did not finish: ${error?.message ?? stderr.trim()}`);
  const matches = z.array(matchSchema).parse(JSON.parse(stdout.trim() || '[]'));
  return new Map(
    files.map((file) => [file, matches.filter(({ Filename }) => Filename === file).map((match) => toFinding(match))]),
  );
}

function toFinding({ Level, Message, Rule, Location }: z.output<typeof matchSchema>): Finding {
  const [, logicalId, ...rest] = Location.Path ?? [];
  return {
    severity: Level === 'Error' ? 'error' : 'warning',
    rule: `cfn-lint ${Rule.Id}`,
    message: Message,
    ...(logicalId !== undefined && { logicalId: String(logicalId) }),
    ...(rest.length > 0 && { propertyPath: rest.join('.') }),
  };
}
