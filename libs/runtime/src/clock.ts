/** The current time. Injected, so that a test can set it. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

/** Whole seconds since 1970, as DynamoDB's TTL and JWT want them. */
export const epochSeconds = (date: Date): number => Math.floor(date.getTime() / 1000);
