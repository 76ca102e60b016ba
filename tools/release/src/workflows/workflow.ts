import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { LineCounter, isNode, parseDocument } from 'yaml';

/** Where GitHub looks for workflows. */
export const WORKFLOWS = '.github/workflows';

export interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

export interface Job {
  if?: string;
  uses?: string;
  with?: Record<string, unknown>;
  secrets?: unknown;
  permissions?: Record<string, string> | string;
  environment?: unknown;
  concurrency?: { group?: unknown; 'cancel-in-progress'?: unknown } | string;
  'timeout-minutes'?: unknown;
  needs?: string | string[];
  steps?: Step[];
}

export interface Input {
  type?: string;
  required?: boolean;
  default?: unknown;
  options?: string[];
}

interface Trigger {
  inputs?: Record<string, Input>;
}

/** A workflow file, as far as the rules look at it. */
export interface Workflow {
  /** Workspace-relative. */
  file: string;
  text: string;
  on: Record<string, Trigger | null>;
  permissions?: unknown;
  jobs: Record<string, Job>;
  /** Line of what stands under these keys; of the nearest thing above it when it does not exist. */
  lineOf(keys: readonly (string | number)[]): number;
}

/** @throws Error that names the file, when it is not YAML. */
export function parseWorkflow(file: string, text: string): Workflow {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const fault = document.errors[0];
  if (fault) throw new Error(`${file}: ${fault.message}`);
  const content = document.toJS() as Partial<Pick<Workflow, 'permissions' | 'jobs'>> & { on?: unknown };
  const lineOf = (keys: readonly (string | number)[]): number => {
    const node = document.getIn(keys, true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    return keys.length === 0 ? 1 : lineOf(keys.slice(0, -1));
  };
  return { file, text, on: triggers(content.on), permissions: content.permissions, jobs: content.jobs ?? {}, lineOf };
}

/** `on: push`, `on: [push]` and `on: {push: ...}` in one form. */
function triggers(on: unknown): Workflow['on'] {
  if (typeof on === 'string') return { [on]: null };
  if (Array.isArray(on)) return Object.fromEntries((on as string[]).map((name) => [name, null]));
  return (on ?? {}) as Workflow['on'];
}

/** All workflows of a workspace, by name. */
export function readWorkflows(workspaceRoot: string): Workflow[] {
  return readdirSync(path.join(workspaceRoot, WORKFLOWS))
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => {
      const file = `${WORKFLOWS}/${name}`;
      return parseWorkflow(file, readFileSync(path.join(workspaceRoot, file), 'utf8'));
    });
}
