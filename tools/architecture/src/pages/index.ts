import { alarmsPage } from './alarms.ts';
import { dataPage } from './data.ts';
import { functionsPage } from './functions.ts';
import { type Page, blocks } from './page.ts';
import { parametersPage } from './parameters.ts';
import { projectsPage } from './projects.ts';
import { stacksPage } from './stacks.ts';

const pages: readonly Page[] = [projectsPage, stacksPage, functionsPage, dataPage, alarmsPage, parametersPage];

const indexPage: Page = {
  file: 'README.md',
  title: 'Architecture',
  summary: '',
  body: () =>
    blocks(
      `These pages are made from the Nx graph and from the composed CloudFormation templates, the same that are built, run
locally and deployed. A test fails when they differ.`,
      pages.map(({ file, title, summary }) => `- [${title}](${file}): ${summary}`).join('\n'),
      `How a session comes to life is in the [README](../../README.md#how-a-session-comes-to-life); why things are as they
are, in the [decisions](../adr).`,
    ),
};

/** Every generated page. */
export const PAGES: readonly Page[] = [indexPage, ...pages];
