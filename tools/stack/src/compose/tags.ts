import type { Json, JsonMap, Resource } from '../template.ts';
import { merge } from './merge.ts';

const KEY_VALUE_LIST = new Set([
  'AWS::ApiGateway::DomainName',
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::CodeDeploy::Application',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::DynamoDB::Table',
  'AWS::EC2::EIP',
  'AWS::EC2::FlowLog',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::NatGateway',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Subnet',
  'AWS::EC2::VPC',
  'AWS::EC2::VPCEndpoint',
  'AWS::ECR::Repository',
  'AWS::ECS::Cluster',
  'AWS::ECS::Service',
  'AWS::ECS::TaskDefinition',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::Events::EventBus',
  'AWS::IAM::OIDCProvider',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::WAFv2::WebACL',
]);

const PLAIN_MAP = new Set(['AWS::SSM::Parameter']);

const UNTAGGED = new Set([
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::BasePathMapping',
  'AWS::ApiGateway::Deployment',
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::ApplicationAutoScaling::ScalingPolicy',
  'AWS::CloudWatch::Dashboard',
  'AWS::EC2::Route',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::Events::Rule',
  'AWS::IAM::ManagedPolicy',
  'AWS::KMS::Alias',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::Logs::MetricFilter',
  'AWS::Route53::RecordSet',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::WAFv2::WebACLAssociation',
]);

/**
 * Tags a resource with its project, stage and stack; a resource's own tags stay.
 * @throws Error for a type that this table does not know, so that no taggable resource goes untagged unnoticed.
 */
export function tagResource(stack: string, resource: Resource): Resource {
  const tags: JsonMap = { Project: 'wallcrawler', Stage: { Ref: 'Stage' }, Stack: stack };
  const tagged = (value: Json): Resource => ({
    ...resource,
    Properties: merge({ Tags: value }, resource.Properties ?? {}),
  });
  if (KEY_VALUE_LIST.has(resource.Type)) return tagged(Object.entries(tags).map(([Key, Value]) => ({ Key, Value })));
  if (PLAIN_MAP.has(resource.Type)) return tagged(tags);
  if (UNTAGGED.has(resource.Type)) return resource;
  throw new Error(`${resource.Type} is not in tools/stack/src/compose/tags.ts: add it where its tags belong`);
}
