import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from './aws-error.ts';

/** An event source mapping as Lambda's API shows it. */
export interface EventSourceMappingView {
  UUID: string;
  FunctionArn: string;
  EventSourceArn: string;
  State: 'Enabled' | 'Disabled';
}

/** The mappings that the local cloud runs. */
export interface EventSourceMappings {
  list(): EventSourceMappingView[];
  /** Resolves when the change has taken effect. Undefined for a mapping that does not exist. */
  setEnabled(uuid: string, enabled: boolean): Promise<EventSourceMappingView | undefined>;
}

const PATH = /^\/2015-03-31\/event-source-mappings\/?([^/]*)$/;

/** Serves ListEventSourceMappings and UpdateEventSourceMapping (`Enabled` only). @returns whether the path was its own. */
export async function handleEventSourceMappings(
  mappings: EventSourceMappings,
  request: IncomingMessage,
  path: string,
  body: unknown,
  response: ServerResponse,
): Promise<boolean> {
  const match = PATH.exec(path);
  if (!match) return false;
  const send = (status: number, value: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
  if (request.method === 'GET' && match[1] === '') {
    send(200, { EventSourceMappings: mappings.list() });
    return true;
  }
  const { Enabled } = (body ?? {}) as { Enabled?: unknown };
  if (request.method !== 'PUT' || typeof Enabled !== 'boolean')
    throw new AwsError(
      'InvalidParameterValueException',
      'Only listing mappings and changing Enabled is supported here.',
    );
  const changed = await mappings.setEnabled(decodeURIComponent(match[1] ?? ''), Enabled);
  if (!changed)
    throw new AwsError('ResourceNotFoundException', `There is no mapping ${match[1]}.`, { statusCode: 404 });
  send(202, changed);
  return true;
}
