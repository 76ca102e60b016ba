import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AwsError } from '../aws-error.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { checkParameterName } from './parameter-name.ts';

/** The standard tier's limit on a value. */
const MAXIMUM_VALUE_BYTES = 4096;
/** The advanced tier's. */
const MAXIMUM_ADVANCED_VALUE_BYTES = 8192;

export type ParameterType = 'String' | 'StringList' | 'SecureString';

/** A parameter in its latest version. */
export interface StoredParameter {
  name: string;
  type: ParameterType;
  value: string;
  version: number;
  /** Epoch milliseconds. */
  modifiedAt: number;
}

export interface PutParameter {
  name: string;
  value: string;
  /** Needed for a new parameter; a parameter's type never changes. */
  type?: ParameterType | undefined;
  /** Whether an existing parameter may be replaced; default false. */
  overwrite?: boolean | undefined;
  tier?: string | undefined;
}

/** The parameters, kept in one file that only its owner can read: SecureStrings stand in it in clear text. */
export class ParameterStore {
  readonly #file: string;
  readonly #parameters: Map<string, StoredParameter>;

  constructor(stateDirectory: string) {
    mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
    this.#file = path.join(stateDirectory, 'parameters.json');
    this.#parameters = new Map(load(this.#file).map((parameter) => [parameter.name, parameter]));
  }

  get(name: string): StoredParameter | undefined {
    return this.#parameters.get(name);
  }

  /** All parameters, by name. */
  list(): StoredParameter[] {
    return [...this.#parameters.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** Writes a parameter; throws ParameterAlreadyExists, HierarchyTypeMismatchException or ValidationException. */
  put({ name, value, type, overwrite = false, tier }: PutParameter): StoredParameter {
    checkParameterName(name);
    const existing = this.#parameters.get(name);
    if (existing && !overwrite) {
      const message =
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
      throw new AwsError('ParameterAlreadyExists', message);
    }
    const kept = type ?? existing?.type;
    if (!kept) throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
    if (existing && existing.type !== kept) {
      const message = `The parameter ${name} is a ${existing.type}: its type cannot be changed to ${kept}.`;
      throw new AwsError('HierarchyTypeMismatchException', message);
    }
    checkSize(name, value, tier);
    const parameter = { name, type: kept, value, version: (existing?.version ?? 0) + 1, modifiedAt: Date.now() };
    this.#save(new Map(this.#parameters).set(name, parameter));
    this.#parameters.set(name, parameter);
    return parameter;
  }

  /** Removes a parameter; false when there was none. */
  remove(name: string): boolean {
    const left = new Map(this.#parameters);
    if (!left.delete(name)) return false;
    this.#save(left);
    this.#parameters.delete(name);
    return true;
  }

  /** To the disk first: what a caller was told is stored is stored. */
  #save(parameters: Map<string, StoredParameter>): void {
    writeFileAtomically(this.#file, `${JSON.stringify([...parameters.values()], null, 2)}\n`, { durable: true });
  }
}

function checkSize(name: string, value: string, tier = 'Standard'): void {
  const limit = tier === 'Standard' ? MAXIMUM_VALUE_BYTES : MAXIMUM_ADVANCED_VALUE_BYTES;
  if (value === '') throw new AwsError('ValidationException', `The value of ${name} must not be empty.`);
  if (Buffer.byteLength(value) > limit) {
    const message = `The value of ${name} is larger than ${limit} bytes, the limit of its tier.`;
    throw new AwsError('ValidationException', message);
  }
}

function load(file: string): StoredParameter[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  try {
    return JSON.parse(text) as StoredParameter[];
  } catch (cause) {
    // Starting with none would write over keys that may still be saved by hand.
    throw new Error(`${file} is not JSON: repair it, or remove it to begin with no parameters`, { cause });
  }
}
