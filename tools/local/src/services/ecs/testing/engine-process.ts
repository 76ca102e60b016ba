/**
 * An engine in a process of its own, for the specs that kill it: `engine-process.ts <directory>` runs one task of the
 * image `family` and prints its ARN.
 */
import { RunTaskCommand } from '@aws-sdk/client-ecs';
import { request, startFixture } from './engine-fixture.ts';

const [stateDirectory] = process.argv.slice(2);
if (!stateDirectory) throw new Error('usage: engine-process.ts <directory>');
const { ecs } = await startFixture({ stateDirectory });
const { tasks } = await ecs.send(new RunTaskCommand(request('family')));
console.log(tasks?.[0]?.taskArn);
