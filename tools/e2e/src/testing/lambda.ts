import { eventually } from './eventually.ts';

interface EventSourceMapping {
  UUID: string;
  FunctionArn: string;
  State: string;
}

/** The few calls of Lambda's REST API by which a test cuts a wire, without a client package for them. */
export class LambdaApi {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** Enables or disables the event source mappings of a function, and waits until it has taken effect. */
  async setEventSourceEnabled(functionName: string, enabled: boolean): Promise<void> {
    const mappings = (await this.#mappings()).filter(({ FunctionArn }) => FunctionArn.includes(functionName));
    if (mappings.length === 0) throw new Error(`${functionName} has no event source`);
    for (const { UUID } of mappings)
      await fetch(`${this.#endpoint}/2015-03-31/event-source-mappings/${UUID}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ Enabled: enabled }),
      });
    const wanted = enabled ? 'Enabled' : 'Disabled';
    await eventually(async () =>
      (await this.#mappings())
        .filter(({ FunctionArn }) => FunctionArn.includes(functionName))
        .every(({ State }) => State === wanted),
    );
  }

  /** Invokes a function and waits for its end. */
  async invoke(functionName: string, payload: object = {}): Promise<void> {
    const response = await fetch(`${this.#endpoint}/2015-03-31/functions/${functionName}/invocations`, {
      method: 'POST',
      body: JSON.stringify(payload),
    });
    const fault = response.headers.get('x-amz-function-error');
    if (!response.ok || fault) throw new Error(`${functionName}: ${response.status} ${fault} ${await response.text()}`);
  }

  async #mappings(): Promise<EventSourceMapping[]> {
    const response = await fetch(`${this.#endpoint}/2015-03-31/event-source-mappings`);
    return ((await response.json()) as { EventSourceMappings: EventSourceMapping[] }).EventSourceMappings;
  }
}
