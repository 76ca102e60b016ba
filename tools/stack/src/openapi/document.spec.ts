import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { API_ERRORS } from '@wallcrawler/session-api';
import { collectRoutes } from '../compose/compose-all.ts';
import type { AppRoute } from '../compose/directives.ts';
import { readStackSources, stackProjects } from '../compose/stack-source.ts';
import { composeDocument } from './compose-document.ts';
import { openApiDocument } from './document.ts';
import { routeSchemas } from './route-schemas.ts';

const workspace = path.resolve(import.meta.dirname, '../../../..');
const sources = stackProjects(workspace).flatMap((project) => readStackSources(workspace, project));
const routes = collectRoutes(sources);

const route = (changes: Partial<AppRoute>): AppRoute => ({
  app: 'things',
  Method: 'POST',
  Path: '/v1/things/{id}',
  OperationId: 'changeThing',
  Summary: 'Changes a thing.',
  TimeoutSeconds: 29,
  Stream: false,
  RequiresBody: true,
  ...changes,
});

describe(openApiDocument, () => {
  const schemas = {
    query: z.strictObject({ limit: z.coerce.number().int().max(9).default(3), name: z.string() }),
    body: z.strictObject({ size: z.int() }),
  };
  const documented = openApiDocument([route({})], new Map([['things', schemas]])) as never as {
    paths: Record<string, Record<string, Record<string, unknown>>>;
  };

  it('says what the function accepts', () => {
    expect(documented.paths['/v1/things/{id}']?.post).toMatchObject({
      parameters: [
        { name: 'id', in: 'path', required: true },
        { name: 'limit', in: 'query', required: false, schema: { type: 'integer', maximum: 9, default: 3 } },
        { name: 'name', in: 'query', required: true, schema: { type: 'string' } },
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { properties: { size: { type: 'integer' } }, required: ['size'] } } },
      },
    });
  });
});

describe('docs/openapi.json', () => {
  it('is up to date; otherwise run `node tools/stack/src/main.ts openapi apps/api`', async () => {
    const written: unknown = JSON.parse(readFileSync(path.join(workspace, 'docs/openapi.json'), 'utf8'));
    expect(written).toEqual(JSON.parse(JSON.stringify(await composeDocument(workspace))));
  });
});

describe('the routes', () => {
  it.each(routes.map((one) => [`${one.Method} ${one.Path}`, one] as const))(
    '%s requires a body exactly when its function does',
    async (_, { app, RequiresBody }) => {
      const { body } = await routeSchemas(workspace, app);
      expect(RequiresBody).toBe(body !== 'file' && !body.safeParse({}).success);
    },
  );

  it('have functions whose answers by the gateway are in the registry of errors', () => {
    const api = sources.find(({ directives }) => directives.RestApi)?.directives.RestApi;
    const registry: Record<string, { status: number }> = API_ERRORS;
    for (const [type, { Code, Status }] of Object.entries(api?.GatewayResponses ?? {})) {
      // A client acts upon the class of a status, which must not depend on who has answered.
      const classes = { type, class: Math.floor((registry[Code]?.status ?? 0) / 100) };
      expect(classes).toEqual({ type, class: Math.floor(Status / 100) });
    }
    expect(Object.keys(api?.GatewayResponses ?? {})).toContain('THROTTLED');
  });
});
