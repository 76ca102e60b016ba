import * as z from 'zod';

/** What ECS knows about the task this process runs in. */
export interface OwnTask {
  readonly taskArn: string;
  /** The task's private address: where its relay listens and where the gateway reaches it. */
  readonly address: string;
}

const metadata = z.object({
  TaskARN: z.string().min(1),
  Containers: z.array(
    z.object({ Networks: z.array(z.object({ IPv4Addresses: z.array(z.string()).optional() })).optional() }),
  ),
});

const TIMEOUT_MS = 30_000;

/** Asks the task metadata endpoint (version 4); throws when it does not answer or knows no address. */
export const readOwnTask = async (metadataUri: string | undefined): Promise<OwnTask> => {
  if (!metadataUri)
    throw new Error('ECS_CONTAINER_METADATA_URI_V4 is not set: the controller runs as an ECS task only');
  const response = await fetch(`${metadataUri}/task`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`the task metadata endpoint answered ${response.status}`);
  const { TaskARN, Containers } = metadata.parse(await response.json());
  const [address] = Containers.flatMap(({ Networks }) => (Networks ?? []).flatMap((one) => one.IPv4Addresses ?? []));
  if (!address) throw new Error('the task metadata names no IPv4 address: the task needs the network mode awsvpc');
  return { taskArn: TaskARN, address };
};
