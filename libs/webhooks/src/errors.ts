/** The project has a webhook for this endpoint already. */
export class EndpointTakenError extends Error {
  override name = 'EndpointTakenError';
}

/** The project has as many webhooks as it may have. */
export class WebhookLimitError extends Error {
  override name = 'WebhookLimitError';
  readonly maximum: number;
  constructor(maximum: number) {
    super(`a project may have at most ${maximum} webhooks`);
    this.maximum = maximum;
  }
}
