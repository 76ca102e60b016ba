/** A list price, without any free tier or discount for volume. */
export interface Price {
  /** US dollars for one unit. */
  usd: number;
  unit: string;
  /** Where AWS publishes it. */
  source: string;
}

/** Prices of one region. */
export interface PriceTable {
  /** When the figures were looked up. */
  asOf: string;
  prices: Record<PriceName, Price>;
}

export type PriceName =
  | 'fargateVcpuX86'
  | 'fargateGbX86'
  | 'fargateVcpuArm'
  | 'fargateGbArm'
  | 'lambdaRequest'
  | 'lambdaGbSecond'
  | 'apiRequest'
  | 'dynamoWrite'
  | 'dynamoRead'
  | 'dynamoStorage'
  | 'dynamoBackup'
  | 's3Storage'
  | 's3Put'
  | 'snsPublish'
  | 'sqsRequest'
  | 'busEvent'
  | 'loadBalancer'
  | 'loadBalancerCapacity'
  | 'natGateway'
  | 'natByte'
  | 'publicAddress'
  | 'interfaceEndpoint'
  | 'transferOut'
  | 'logIngest'
  | 'logStorage'
  | 'metric'
  | 'alarm'
  | 'dashboard'
  | 'trace'
  | 'firewall'
  | 'firewallRule'
  | 'firewallRequest'
  | 'key'
  | 'imageStorage';

const MILLION = 1e6;
const FARGATE = 'https://aws.amazon.com/fargate/pricing/';
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';
const DYNAMODB = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const S3 = 'https://aws.amazon.com/s3/pricing/';
const ELB = 'https://aws.amazon.com/elasticloadbalancing/pricing/';
const VPC = 'https://aws.amazon.com/vpc/pricing/';
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';
const WAF = 'https://aws.amazon.com/waf/pricing/';

const US_EAST_1: PriceTable = {
  asOf: '2026-11',
  prices: {
    fargateVcpuX86: { usd: 0.04048, unit: 'vCPU-hour', source: FARGATE },
    fargateGbX86: { usd: 0.004445, unit: 'GB-hour', source: FARGATE },
    fargateVcpuArm: { usd: 0.03238, unit: 'vCPU-hour', source: FARGATE },
    fargateGbArm: { usd: 0.00356, unit: 'GB-hour', source: FARGATE },
    lambdaRequest: { usd: 0.2 / MILLION, unit: 'request', source: LAMBDA },
    lambdaGbSecond: { usd: 0.0000133334, unit: 'GB-second, arm64', source: LAMBDA },
    apiRequest: { usd: 3.5 / MILLION, unit: 'request, REST', source: 'https://aws.amazon.com/api-gateway/pricing/' },
    dynamoWrite: { usd: 0.625 / MILLION, unit: 'write request unit', source: DYNAMODB },
    dynamoRead: { usd: 0.125 / MILLION, unit: 'read request unit', source: DYNAMODB },
    dynamoStorage: { usd: 0.25, unit: 'GB-month', source: DYNAMODB },
    dynamoBackup: { usd: 0.2, unit: 'GB-month of point-in-time recovery', source: DYNAMODB },
    s3Storage: { usd: 0.023, unit: 'GB-month, Standard', source: S3 },
    s3Put: { usd: 0.005 / 1000, unit: 'PUT, POST or LIST', source: S3 },
    snsPublish: { usd: 0.5 / MILLION, unit: 'request', source: 'https://aws.amazon.com/sns/pricing/' },
    sqsRequest: { usd: 0.4 / MILLION, unit: 'request, standard queue', source: 'https://aws.amazon.com/sqs/pricing/' },
    busEvent: { usd: 1 / MILLION, unit: 'event of our own', source: 'https://aws.amazon.com/eventbridge/pricing/' },
    loadBalancer: { usd: 0.0225, unit: 'hour', source: ELB },
    loadBalancerCapacity: { usd: 0.008, unit: 'LCU-hour', source: ELB },
    natGateway: { usd: 0.045, unit: 'hour', source: VPC },
    natByte: { usd: 0.045, unit: 'GB, either way', source: VPC },
    publicAddress: { usd: 0.005, unit: 'address-hour', source: VPC },
    interfaceEndpoint: {
      usd: 0.01,
      unit: 'endpoint-hour in a zone',
      source: 'https://aws.amazon.com/privatelink/pricing/',
    },
    transferOut: { usd: 0.09, unit: 'GB to the Internet', source: 'https://aws.amazon.com/ec2/pricing/on-demand/' },
    logIngest: { usd: 0.5, unit: 'GB', source: CLOUDWATCH },
    logStorage: { usd: 0.03, unit: 'GB-month, compressed', source: CLOUDWATCH },
    metric: { usd: 0.3, unit: 'custom metric-month', source: CLOUDWATCH },
    alarm: { usd: 0.1, unit: 'alarm metric-month', source: CLOUDWATCH },
    dashboard: { usd: 3, unit: 'dashboard-month', source: CLOUDWATCH },
    trace: { usd: 5 / MILLION, unit: 'trace recorded', source: 'https://aws.amazon.com/xray/pricing/' },
    firewall: { usd: 5, unit: 'web ACL-month', source: WAF },
    firewallRule: { usd: 1, unit: 'rule-month', source: WAF },
    firewallRequest: { usd: 0.6 / MILLION, unit: 'request', source: WAF },
    key: { usd: 1, unit: 'key-month', source: 'https://aws.amazon.com/kms/pricing/' },
    imageStorage: { usd: 0.1, unit: 'GB-month', source: 'https://aws.amazon.com/ecr/pricing/' },
  },
};

/** Price tables by region. Another region is another table with the same names. */
export const PRICES: Readonly<Record<string, PriceTable>> = { 'us-east-1': US_EAST_1 };
