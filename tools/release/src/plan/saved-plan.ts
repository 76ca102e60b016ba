import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plan } from './plan.ts';

/** Where `plan` leaves its result beside what it has built, for the jobs that go on with both. */
const FILE = 'dist/plan.json';

export function savePlan(workspaceRoot: string, plan: Plan): void {
  const file = path.join(workspaceRoot, FILE);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(plan, null, 2)}\n`);
}

/** @throws Error when nothing was planned. */
export function readPlan(workspaceRoot: string): Plan {
  const file = path.join(workspaceRoot, FILE);
  if (!existsSync(file)) throw new Error(`${FILE} does not exist: run \`plan\` first`);
  return JSON.parse(readFileSync(file, 'utf8')) as Plan;
}
