import * as z from 'zod';
import { parseHttpUrl } from '@wallcrawler/egress';
import { unsupported } from '@wallcrawler/session-api';

const url = z.string().superRefine((text, context) => {
  try {
    parseHttpUrl(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
});

/** Body of `POST /v1/fetch`. */
export const fetchBody = z
  .strictObject({
    url,
    allowInsecureSsl: z.boolean().default(false),
    allowRedirects: z.boolean().default(false),
    format: z.enum(['raw', 'json', 'markdown']).default('raw'),
    proxies: unsupported([false], 'leave it out, or use a session with proxies'),
    /** A JSON Schema. */
    schema: z.record(z.string(), z.unknown()).optional(),
  })
  .refine(({ format, schema }) => format !== 'json' || schema !== undefined, {
    path: ['schema'],
    error: 'expected a JSON Schema with format "json"',
  })
  .refine(({ format, schema }) => format === 'json' || schema === undefined, {
    path: ['schema'],
    error: 'is used with format "json" only; leave it out',
  });
export type FetchBody = z.output<typeof fetchBody>;
