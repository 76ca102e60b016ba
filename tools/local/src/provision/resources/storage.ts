import { CreateBucketCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import type { ParameterType } from '../../services/index.ts';
import type { ResourceHandler } from '../target.ts';
import { textOf } from '../text.ts';

const bucket: ResourceHandler = async ({ properties }, { s3 }) => {
  const Bucket = textOf(properties, 'BucketName');
  const exists = await s3.send(new HeadBucketCommand({ Bucket })).then(
    () => true,
    () => false,
  );
  if (!exists) await s3.send(new CreateBucketCommand({ Bucket }));
  return { ref: Bucket, attributes: { Arn: `arn:aws:s3:::${Bucket}` } };
};

const parameter: ResourceHandler = ({ properties }, { parameters }) => {
  const { Name, Value, Type } = properties as { Name: string; Value: string | number; Type: ParameterType };
  parameters.put({ name: Name, value: String(Value), type: Type, overwrite: true });
  return { ref: Name, attributes: { Type, Value: String(Value) } };
};

export const storage: Record<string, ResourceHandler> = {
  'AWS::S3::Bucket': bucket,
  'AWS::SSM::Parameter': parameter,
};
