import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as z from 'zod';

/** By what a function checks its requests. */
export interface RouteSchemas {
  query: z.ZodType;
  /** The schema of a JSON body, or `file` for one file as multipart/form-data. */
  body: z.ZodType | 'file';
}

const IMPORT = /import \{([^}]+)\} from '([^']+)'/g;

/**
 * The schemas that an app's `src/handler.ts` gives to its wrapper, found by their names there: what is documented is
 * what is checked.
 * @throws Error when the handler does not name them.
 */
export async function routeSchemas(workspaceRoot: string, app: string): Promise<RouteSchemas> {
  const handler = path.join(workspaceRoot, 'apps', app, 'src/handler.ts');
  const source = readFileSync(handler, 'utf8');
  const schema = async (property: 'body' | 'query'): Promise<z.ZodType> => {
    const [, name] = new RegExp(`^ {2}${property}: (\\w+),$`, 'm').exec(source) ?? [];
    const module = [...source.matchAll(IMPORT)].find(([, names = '']) =>
      names.split(',').some((imported) => imported.trim() === name),
    )?.[2];
    if (name === undefined || module === undefined)
      throw new Error(`${handler}: expected "${property}: <schema>," with an imported schema`);
    const exported = (await import(pathToFileURL(createRequire(handler).resolve(module)).href)) as Record<
      string,
      unknown
    >;
    return exported[name] as z.ZodType;
  };
  return {
    query: await schema('query'),
    body: source.includes('uploadHandler({') ? 'file' : await schema('body'),
  };
}
