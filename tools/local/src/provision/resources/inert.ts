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
    const name = `${kind}/${stackName}-${logicalId}`;
    const own = arn(service, name);
    const fullNames = { LoadBalancerFullName: name, TargetGroupFullName: name };
    return { ref: own, attributes: { Arn: own, DNSName: '127.0.0.1', ...fullNames } };
  };

/** Networks, load balancers, roles, keys, alarms, log groups: AWS's own walls and watchmen, which one machine has not. */
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
  'AWS::Logs::LogGroup': ({ properties }) => {
    const name = textOf(properties, 'LogGroupName');
    return { ref: name, attributes: { Arn: `arn:aws:logs:${REGION}:${ACCOUNT_ID}:log-group:${name}:*` } };
  },
  // Only AWS has code to store, images to pull and somebody to deploy.
  'AWS::CodeDeploy::Application': ({ properties }) => ({ ref: textOf(properties, 'ApplicationName') }),
  'AWS::ECR::Repository': ({ properties }) => {
    const name = textOf(properties, 'RepositoryName');
    const uri = `${ACCOUNT_ID}.dkr.ecr.${REGION}.amazonaws.com/${name}`;
    return { ref: name, attributes: { Arn: arn('ecr', `repository/${name}`), RepositoryUri: uri } };
  },
  'AWS::IAM::ManagedPolicy': byArn('iam', 'policy'),
  'AWS::IAM::OIDCProvider': byArn('iam', 'oidc-provider'),
  'AWS::ApiGateway::Account': named('apigateway'),
  'AWS::ApiGateway::BasePathMapping': named('apigateway'),
  'AWS::ApiGateway::DomainName': named('apigateway', (name) => ({
    DomainName: name,
    RegionalDomainName: name,
    RegionalHostedZoneId: name,
  })),
  'AWS::ApplicationAutoScaling::ScalableTarget': named('application-autoscaling'),
  'AWS::ApplicationAutoScaling::ScalingPolicy': named('application-autoscaling'),
  'AWS::CloudWatch::Alarm': named('cloudwatch'),
  'AWS::CloudWatch::Dashboard': named('cloudwatch'),
  'AWS::CodeDeploy::DeploymentGroup': named('codedeploy'),
  'AWS::EC2::FlowLog': network,
  'AWS::KMS::Alias': named('kms'),
  'AWS::KMS::Key': named('kms', (name) => ({ KeyId: name })),
  'AWS::Logs::MetricFilter': named('logs'),
  'AWS::Route53::RecordSet': named('route53'),
  'AWS::WAFv2::WebACL': byArn('wafv2', 'regional/webacl'),
  'AWS::WAFv2::WebACLAssociation': named('wafv2'),
  // Queues, topics and buckets are reached from this machine only; their policies have nobody to keep out.
  'AWS::SNS::TopicPolicy': named('sns'),
  'AWS::SQS::QueuePolicy': named('sqs'),
  'AWS::S3::BucketPolicy': named('s3'),
};
