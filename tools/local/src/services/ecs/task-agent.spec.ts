import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RunTaskCommand } from '@aws-sdk/client-ecs';
import { eventually } from '../testing/eventually.ts';
import { request, startFixture } from './testing/engine-fixture.ts';

let fixture: Awaited<ReturnType<typeof startFixture>>;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.close());

/** What a container of the task finds in its environment. */
const agentOf = async (taskArn: string): Promise<string> => {
  const taskId = taskArn.slice(taskArn.lastIndexOf('/') + 1);
  return eventually(`${taskId} has printed its environment`, () => {
    const file = path.join(fixture.directory, 'logs', 'curious.log');
    const log = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return new RegExp(`"ECS_AGENT_URI":"([^"]*${taskId})"`).exec(log)?.[1];
  });
};
const state = async (agent: string, body?: object) => {
  const init = body && { method: 'PUT', body: JSON.stringify(body) };
  const response = await fetch(`${agent}/task-protection/v1/state`, init);
  return { status: response.status, ...((await response.json()) as object) };
};

describe('the container agent', () => {
  it('protects the task of a service, tells until when, and ends the protection', async () => {
    fixture.engine.defineService({ ServiceName: 'asking', TaskDefinition: 'curious' });
    const task = await eventually('the task runs', () =>
      fixture.engine.tasks().find(({ record }) => record.serviceName === 'asking' && record.lastStatus === 'RUNNING'),
    );
    const { taskArn } = task.record;
    const agent = await agentOf(taskArn);
    const before = Date.now();
    expect(await state(agent, { ProtectionEnabled: true, ExpiresInMinutes: 30 })).toMatchObject({
      status: 200,
      protection: { TaskArn: taskArn, ProtectionEnabled: true },
    });
    expect(task.record.protectedUntil).toBeGreaterThanOrEqual(before + 30 * 60_000);
    expect(await state(agent)).toMatchObject({
      protection: { ProtectionEnabled: true, ExpirationDate: new Date(task.record.protectedUntil!).toISOString() },
    });
    expect(await state(agent, { ProtectionEnabled: false })).toEqual({
      status: 200,
      protection: { TaskArn: taskArn, ProtectionEnabled: false },
    });
    expect(task.record.protectedUntil).toBeUndefined();
  });

  it('refuses as ECS does', async () => {
    const { tasks } = await fixture.ecs.send(new RunTaskCommand(request('curious')));
    const alone = await agentOf(tasks?.[0]?.taskArn as string);
    expect(await state(alone, { ProtectionEnabled: true })).toMatchObject({
      status: 200,
      failure: { Reason: 'TASK_NOT_VALID' },
    });
    for (const body of [{}, { ProtectionEnabled: true, ExpiresInMinutes: 2_881 }, { protectionEnabled: true }])
      expect(await state(alone, body)).toMatchObject({
        status: 400,
        error: { Code: 'InvalidParameterException' },
      });
    const unknown = alone.replace(/[^/]+$/, 'nothing');
    expect(await state(unknown)).toMatchObject({ status: 404, error: { Code: 'ResourceNotFoundException' } });
  });
});
