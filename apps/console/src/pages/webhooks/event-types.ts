/** What a webhook may be told of. */
export const EVENT_TYPES = [
  { type: 'session.created', description: 'It is there; its browser is being started.' },
  { type: 'session.ready', description: 'Its browser can be connected to.' },
  { type: 'session.completed', description: 'It was released, or its last client left.' },
  { type: 'session.failed', description: 'Its browser could not be started, or stopped by itself.' },
  { type: 'session.timed_out', description: 'It ran out of time.' },
] as const;

/** `ready` for `session.ready`. */
export const eventLabel = (type: string): string => type.replace(/^session\./, '').replaceAll('_', ' ');
