import { ApiError } from '@wallcrawler/session-api';

/** The answer for a missing and for a foreign webhook alike: it must not tell which ids exist. */
export const webhookNotFound = (): ApiError =>
  new ApiError('not_found', 'webhook not found: check the id, and that the API key belongs to its project');
