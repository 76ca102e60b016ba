import { ACCOUNT_ID, REGION, arn } from '../../account.ts';
import type { ResourceHandler } from '../target.ts';
import { textOf } from '../text.ts';

/** A resource that means nothing on one machine: it has a name, an ARN and the attributes that others refer to. */
const named =
  (service: string, attributes: (name: string) => Record<string, string> = () => ({})): ResourceHandler =>
  ({ stackName, logicalId }) => {
    const name = `${stackName}-${logicalId}`;
    return { ref: name, attributes: { Arn: arn(service, name), ...attributes(name) } };
  };

const network = named('ec2', (name) => ({
  GroupId: name,
  VpcId: name,
  AllocationId: name,
  DefaultSecurityGroup: name,
}));

/** A resource whose `Ref` is its ARN. */
const byArn =
  (service: string, kind: string): ResourceHandler =>
  ({ stackName, logicalId }) => {
    const own = arn(service, `${kind}/${stackName}-${logicalId}`);
    return { ref: own, attributes: { Arn: own, DNSName: '127.0.0.1' } };
  };

/** Networks, load balancers, roles, policies and log groups: AWS's own walls, which one machine does not have. */
export const inert: Record<string, ResourceHandler> = {
  'AWS::EC2::EIP': network,
  'AWS::EC2::InternetGateway': network,
  'AWS::EC2::NatGateway': network,
  'AWS::EC2::Route': network,
  'AWS::EC2::RouteTable': network,
  'AWS::EC2::SecurityGroup': network,
  'AWS::EC2::SecurityGroupEgress': network,
  'AWS::EC2::SecurityGroupIngress': network,
  'AWS::EC2::Subnet': network,
  'AWS::EC2::SubnetRouteTableAssociation': network,
  'AWS::EC2::VPC': network,
  'AWS::EC2::VPCEndpoint': network,
  'AWS::EC2::VPCGatewayAttachment': network,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': byArn('elasticloadbalancing', 'loadbalancer'),
  'AWS::ElasticLoadBalancingV2::Listener': byArn('elasticloadbalancing', 'listener'),
  'AWS::ElasticLoadBalancingV2::TargetGroup': byArn('elasticloadbalancing', 'targetgroup'),
  'AWS::IAM::Role': ({ stackName, logicalId }) => ({
    ref: `wc-local-${stackName}-${logicalId}`,
    attributes: { Arn: `arn:aws:iam::${ACCOUNT_ID}:role/wc-local-${stackName}-${logicalId}` },
  }),
  'AWS::Logs::LogGroup': ({ properties }) => {
    const name = textOf(properties, 'LogGroupName');
    return { ref: name, attributes: { Arn: `arn:aws:logs:${REGION}:${ACCOUNT_ID}:log-group:${name}:*` } };
  },
  // Queues and buckets are reached from this machine only; their policies have nobody to keep out.
  'AWS::SQS::QueuePolicy': named('sqs'),
  'AWS::S3::BucketPolicy': named('s3'),
};
