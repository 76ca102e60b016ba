import { output } from './program.ts';
import type { Plan, PlanEntry } from './plan/plan.ts';

/** Change sets that CloudFormation works out at a time, well under what it takes before it throttles. */
const PARALLEL = 4;

export interface ChangeSets {
  markdown: string;
  /** Apps whose change set could not be made. */
  failed: string[];
}

interface Shown {
  app: string;
  markdown: string;
  isFailure: boolean;
}

/** An image is built after the merge, so before it the stage has none to compare with. */
const needsImage = ({ kind, changes }: PlanEntry): boolean =>
  kind === 'container' && changes.some((change) => change === 'image' || change === 'new');

async function show(root: string, entry: PlanEntry, stage: string): Promise<Shown> {
  const { app, project } = entry;
  if (needsImage(entry)) return { app, isFailure: false, markdown: 'A new image, which is built after the merge.' };
  const args = ['tools/deploy/src/main.ts', 'changeset', project, '--stage', stage, '--format', 'markdown'];
  try {
    return { app, isFailure: false, markdown: (await output(root, process.execPath, args)).trim() };
  } catch (error) {
    return { app, isFailure: true, markdown: `\`\`\`\n${(error as Error).message}\n\`\`\`` };
  }
}

/** What CloudFormation would change at a stage, for everything that a plan deploys. One failure hides no other's. */
export async function showChangeSets(root: string, { entries }: Plan, stage: string): Promise<ChangeSets> {
  const waiting = [...entries];
  const shown = new Map<string, Shown>();
  const work = async (): Promise<void> => {
    for (let entry = waiting.shift(); entry; entry = waiting.shift())
      shown.set(entry.app, await show(root, entry, stage));
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  const inOrder = entries.map(({ app }) => shown.get(app)).filter((one) => one !== undefined);
  const sections = inOrder.map(({ app, markdown }) => `### ${app}\n\n${markdown}`);
  return {
    markdown: [`## Change sets for ${stage}`, ...sections].join('\n\n'),
    failed: inOrder.filter(({ isFailure }) => isFailure).map(({ app }) => app),
  };
}
