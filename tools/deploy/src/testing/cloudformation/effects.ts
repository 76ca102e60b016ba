import { createHash } from 'node:crypto';
import type { Json, JsonMap } from '@wallcrawler/stack';
import type { FakeEcr } from '../aws/ecr.ts';
import type { FakeS3 } from '../aws/s3.ts';
import type { FakeSsm } from '../aws/ssm.ts';
import { hash } from './desired.ts';
import type { FakeResource } from './model.ts';

/** What resources do to the other services of an account when they are made, as far as a deployment notices. */
export class Effects {
  readonly #account: string;
  readonly #s3: FakeS3;
  readonly #ssm: FakeSsm;
  readonly #ecr: FakeEcr;
  /** By function: the snapshot of its newest version, and its number. */
  readonly #versions = new Map<string, { snapshot: string; number: number }>();
  readonly #functions = new Map<string, JsonMap>();
  /** Names of roles. */
  readonly roles = new Set<string>();
  /** Resources with a name of their own that only one may have. */
  readonly #taken = new Set<string>();

  constructor(account: string, s3: FakeS3, ssm: FakeSsm, ecr: FakeEcr) {
    this.#account = account;
    this.#s3 = s3;
    this.#ssm = ssm;
    this.#ecr = ecr;
  }

  /** The newest version of a function. */
  versionOf = (functionName: string): number => this.#versions.get(functionName)?.number ?? 0;

  /** Whether CloudFormation can take a role; without one it acts with the caller's rights. */
  canTake = (roleArn: string | undefined): boolean => !roleArn || this.roles.has(roleArn.split('/').at(-1)!);

  /** Makes or changes a resource. @throws Error with the reason that CloudFormation would give. */
  apply(resource: FakeResource, isNew: boolean, adopts: boolean): void {
    const { type, properties, physicalId } = resource;
    if (isNew && UNIQUE.has(type)) {
      const isTaken = this.#taken.has(`${type} ${physicalId}`);
      if (isTaken && !adopts) throw new Error(`${physicalId} already exists`);
      this.#taken.add(`${type} ${physicalId}`);
    }
    if (type === 'AWS::S3::Bucket' && isNew && !this.#s3.has(physicalId))
      this.#s3.createBucket(physicalId, this.#account);
    if (type === 'AWS::ECR::Repository' && !this.#ecr.repositories.has(physicalId))
      this.#ecr.repositories.set(physicalId, new Map());
    if (type === 'AWS::SSM::Parameter') this.#ssm.set(textOf(properties['Name']), textOf(properties['Value']));
    if (type === 'AWS::IAM::Role') this.roles.add(physicalId);
    if (type === 'AWS::Lambda::Function') this.#putFunction(physicalId, properties);
    if (type === 'AWS::Lambda::Version') this.#publish(properties);
    if (type === 'AWS::ECS::TaskDefinition') this.#checkImages(properties);
  }

  remove({ type, properties, physicalId }: FakeResource): void {
    this.#taken.delete(`${type} ${physicalId}`);
    if (type === 'AWS::SSM::Parameter') this.#ssm.remove(textOf(properties['Name']));
    if (type === 'AWS::IAM::Role') this.roles.delete(physicalId);
    if (type === 'AWS::Lambda::Function') {
      this.#functions.delete(physicalId);
      this.#versions.delete(physicalId);
    }
  }

  #putFunction(name: string, properties: JsonMap): void {
    const { S3Bucket, S3Key } = properties['Code'] as JsonMap;
    const zip = this.#s3.has(textOf(S3Bucket)) && this.#s3.objects(textOf(S3Bucket)).get(textOf(S3Key));
    if (!zip) throw new Error(`Error occurred while GetObject. S3 Error Code: NoSuchKey. ${textOf(S3Key)}`);
    const CodeSha256 = createHash('sha256').update(zip).digest('base64');
    this.#functions.set(name, { ...properties, CodeSha256 });
  }

  /** Lambda publishes no version of a function that is as it was, and only of the code that is asked for. */
  #publish({ FunctionName, CodeSha256 }: JsonMap): void {
    const name = textOf(FunctionName);
    const { Tags: _, Code: __, ReservedConcurrentExecutions: ___, ...snapshot } = this.#functions.get(name) ?? {};
    if (CodeSha256 !== snapshot['CodeSha256'])
      throw new Error(`CodeSHA256 (${textOf(CodeSha256)}) is different from current CodeSHA256 in $LATEST`);
    const last = this.#versions.get(name) ?? { snapshot: '', number: 0 };
    if (last.snapshot === hash(snapshot))
      throw new Error(
        `A version for this Lambda function exists ( ${last.number} ). Modify the function to create a new version.`,
      );
    this.#versions.set(name, { snapshot: hash(snapshot), number: last.number + 1 });
  }

  #checkImages({ ContainerDefinitions }: JsonMap): void {
    for (const { Image } of ContainerDefinitions as JsonMap[]) {
      const [repository = '', digest] = textOf(Image).split('@');
      const images = this.#ecr.repositories.get(repository.split('/')[1] ?? '');
      if (![...(images?.values() ?? [])].includes(digest ?? '')) throw new Error(`there is no image ${textOf(Image)}`);
    }
  }
}

const UNIQUE = new Set(['AWS::DynamoDB::Table', 'AWS::ECR::Repository', 'AWS::S3::Bucket']);

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value));
