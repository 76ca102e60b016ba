import {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
  type SSMClient,
  paginateGetParameterHistory,
} from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { DeployError, isNamed } from '../errors.ts';

/** What stands in SSM about the release that a stage runs of an app. */
export type ReleaseRecord = z.output<typeof recordSchema>;

const recordSchema = z.object({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  version: z.string(),
  commit: z.string(),
});

export const recordName = (app: string): string => `/wallcrawler/releases/${app}`;

function parseRecord(app: string, text: string | undefined): ReleaseRecord {
  try {
    return recordSchema.parse(JSON.parse(text ?? ''));
  } catch (cause) {
    throw new DeployError(
      `SSM parameter ${recordName(app)}: expected {digest, version, commit}; was it written by hand?`,
      {
        cause,
      },
    );
  }
}

/** What the stage runs of an app; nothing when it was never deployed. */
export async function currentRelease(ssm: SSMClient, app: string): Promise<ReleaseRecord | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: recordName(app) }));
    return parseRecord(app, Parameter?.Value);
  } catch (error) {
    if (isNamed(error, 'ParameterNotFound')) return undefined;
    throw error;
  }
}

/** Notes what the stage runs now. An equal note is not made twice: the history would say that something happened. */
export async function recordRelease(ssm: SSMClient, app: string, record: ReleaseRecord): Promise<void> {
  const Value = JSON.stringify(record);
  if (JSON.stringify(await currentRelease(ssm, app)) === Value) return;
  await ssm.send(new PutParameterCommand({ Name: recordName(app), Value, Type: 'String', Overwrite: true }));
}

export async function forgetRelease(ssm: SSMClient, app: string): Promise<void> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: recordName(app) }));
  } catch (error) {
    if (!isNamed(error, 'ParameterNotFound')) throw error;
  }
}

/** The releases that a stage ran of an app, the newest first. SSM keeps the last hundred notes. */
export async function releaseHistory(ssm: SSMClient, app: string): Promise<ReleaseRecord[]> {
  const texts: (string | undefined)[] = [];
  try {
    for await (const page of paginateGetParameterHistory({ client: ssm }, { Name: recordName(app) }))
      texts.push(...(page.Parameters ?? []).map(({ Value }) => Value));
  } catch (error) {
    if (!isNamed(error, 'ParameterNotFound')) throw error;
  }
  return withoutRepeats(texts.reverse().map((text) => parseRecord(app, text)));
}

/** Notes of one digest that follow each other are one release: only its version or commit was named anew. */
export const withoutRepeats = (newestFirst: readonly ReleaseRecord[]): ReleaseRecord[] =>
  newestFirst.filter(({ digest }, at) => at === 0 || newestFirst[at - 1]!.digest !== digest);

/**
 * The release to go back to.
 * @param wanted a digest or its beginning, or how many releases back.
 * @throws DeployError when the history has no such release.
 */
export function chooseRelease(
  app: string,
  newestFirst: readonly ReleaseRecord[],
  wanted: { digest: string } | { steps: number },
): ReleaseRecord {
  const known = newestFirst.map(({ digest, version }) => `  ${digest} ${version}`).join('\n');
  if ('steps' in wanted) {
    const found = newestFirst[wanted.steps];
    if (found) return found;
    const count = newestFirst.length;
    throw new DeployError(
      count === 0
        ? `${app} was never deployed to this stage: there is nothing to go back to`
        : `${app} has ${count} release${count === 1 ? '' : 's'} in its history, so there is none ${wanted.steps} back:\n${known}`,
    );
  }
  const digests = [
    ...new Set(newestFirst.map(({ digest }) => digest).filter((digest) => digest.startsWith(wanted.digest))),
  ];
  if (digests.length === 1) return newestFirst.find(({ digest }) => digest === digests[0])!;
  throw new DeployError(
    `${digests.length ? 'More than one release begins' : 'No release of the history begins'} with ${wanted.digest}:\n${known}`,
  );
}
