import * as z from 'zod';

/** Marks an issue as "we know this option, and do not have it": the answer's code is then `unsupported_option`. */
export const UNSUPPORTED = { unsupported: true } as const;

export const unsupportedMessage = (instead: string): string =>
  `is not supported by this version of Wallcrawler; ${instead}`;

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * An option of Browserbase that this version cannot honour: its harmless values pass, anything else is refused.
 * @param instead what to do, e.g. `leave it out`.
 */
export const unsupported = (harmless: readonly unknown[], instead: string) =>
  z
    .unknown()
    .optional()
    .refine((value) => value === undefined || value === null || harmless.some((own) => same(own, value)), {
      error: unsupportedMessage(instead),
      params: UNSUPPORTED,
    });
