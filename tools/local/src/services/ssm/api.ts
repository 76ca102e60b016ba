import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { action, type AwsJsonService } from '../json-service.ts';
import { parseParameterReference } from './parameter-name.ts';
import type { ParameterStore, StoredParameter } from './parameter-store.ts';

const type = z.enum(['String', 'StringList', 'SecureString']);
const WithDecryption = z.boolean().default(false);

const putSchema = z.looseObject({
  ...{ Name: z.string(), Value: z.string(), Type: type.optional() },
  ...{ Overwrite: z.boolean().optional(), Tier: z.string().optional() },
});
const byPathSchema = z.looseObject({
  Path: z.string().startsWith('/'),
  Recursive: z.boolean().default(false),
  WithDecryption,
  ParameterFilters: z.array(z.unknown()).max(0, 'filters are not served here').optional(),
  MaxResults: z.number().int().min(1).max(10).default(10),
  NextToken: z.string().optional(),
});

/** Parameter Store's API over a store. */
export function ssmService(store: ParameterStore, region: string, accountId: string): AwsJsonService {
  const view = (parameter: StoredParameter, decrypt: boolean) => ({
    Name: parameter.name,
    Type: parameter.type,
    Value: parameter.type === 'SecureString' && !decrypt ? ciphertext(parameter.value) : parameter.value,
    Version: parameter.version,
    LastModifiedDate: parameter.modifiedAt / 1000,
    ARN: `arn:aws:ssm:${region}:${accountId}:parameter/${parameter.name.replace(/^\//, '')}`,
    DataType: 'text',
  });

  return {
    targetPrefix: 'AmazonSSM',
    actions: {
      PutParameter: action(putSchema, 'ValidationException', ({ Name, Value, Type, Overwrite, Tier }) => {
        const put = { name: Name, value: Value, type: Type, overwrite: Overwrite, tier: Tier };
        return { Version: store.put(put).version, Tier: Tier ?? 'Standard' };
      }),
      GetParameter: action(
        z.looseObject({ Name: z.string(), WithDecryption }),
        'ValidationException',
        ({ Name, WithDecryption: decrypt }) => ({ Parameter: view(find(store, Name), decrypt) }),
      ),
      GetParameters: action(
        z.looseObject({ Names: z.array(z.string()).min(1).max(10), WithDecryption }),
        'ValidationException',
        ({ Names, WithDecryption: decrypt }) => {
          const found = Names.map((name) => ({ name, parameter: findOrNothing(store, name) }));
          return {
            Parameters: found.flatMap(({ parameter }) => (parameter ? [view(parameter, decrypt)] : [])),
            InvalidParameters: found.flatMap(({ name, parameter }) => (parameter ? [] : [name])),
          };
        },
      ),
      GetParametersByPath: action(byPathSchema, 'ValidationException', (input) => {
        const path = input.Path.endsWith('/') ? input.Path : `${input.Path}/`;
        const below = store.list().filter(({ name }) => name.startsWith(path));
        const wanted = below.filter(({ name }) => input.Recursive || !name.slice(path.length).includes('/'));
        const rest = wanted.filter(({ name }) => name > (input.NextToken ?? ''));
        const page = rest.slice(0, input.MaxResults);
        return {
          Parameters: page.map((parameter) => view(parameter, input.WithDecryption)),
          ...(rest.length > page.length ? { NextToken: page.at(-1)?.name } : {}),
        };
      }),
      DeleteParameter: action(z.looseObject({ Name: z.string() }), 'ValidationException', ({ Name }) => {
        if (!store.remove(Name)) throw new AwsError('ParameterNotFound', '');
      }),
    },
  };
}

function find(store: ParameterStore, reference: string): StoredParameter {
  const { name, version } = parseParameterReference(reference);
  // An ARN does not tell whether a name without levels began with a slash.
  const parameter = store.get(name) ?? (reference.startsWith('arn:') ? store.get(name.slice(1)) : undefined);
  if (!parameter) throw new AwsError('ParameterNotFound', '');
  if (version !== undefined && version !== parameter.version) {
    const message = `Systems Manager could not find version ${version} of ${name}: only the latest is kept here.`;
    throw new AwsError('ParameterVersionNotFound', message);
  }
  return parameter;
}

function findOrNothing(store: ParameterStore, reference: string): StoredParameter | undefined {
  try {
    return find(store, reference);
  } catch (error) {
    if (error instanceof AwsError && error.code.startsWith('Parameter')) return undefined;
    throw error;
  }
}

/** What a reader without decryption gets: never the value, so that a forgotten WithDecryption is seen at once. */
function ciphertext(value: string): string {
  return Buffer.concat([Buffer.from('encrypted:'), createHash('sha256').update(value).digest()]).toString('base64');
}
