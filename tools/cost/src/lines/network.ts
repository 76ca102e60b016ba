import type { Line } from '../bill.ts';
import { ASSUMED, HOURS_PER_MONTH } from '../facts.ts';
import type { Usage } from '../options.ts';
import type { StackFacts } from '../stack-facts.ts';
import { sessionHours } from './compute.ts';

const ZONES = 2;

/** NAT gateways of each way out; with public-ip, functions in the VPC need one private way to SSM instead. */
const NAT_GATEWAYS = { nat: 1, 'nat-per-zone': ZONES, 'public-ip': 0 };

/** Capacity units of the load balancer, on average: it bills the highest of three dimensions. */
export function capacityUnits(usage: Usage): number {
  const concurrent = (usage.sessionsPerMonth * usage.minutes) / 60 / HOURS_PER_MONTH;
  const connectionsPerSecond = (usage.sessionsPerMonth * ASSUMED.connections) / HOURS_PER_MONTH / 3600;
  const gbPerHour = (usage.sessionsPerMonth * usage.gbRelayPerSession) / HOURS_PER_MONTH;
  return Math.max(connectionsPerSecond / 25, (concurrent * ASSUMED.connections) / 3000, gbPerHour);
}

/** API Gateway, load balancer, NAT, addresses, transfer, firewall. */
export function networkLines(usage: Usage, facts: StackFacts): Line[] {
  const { sessionsPerMonth: sessions, egress } = usage;
  const web = sessions * usage.gbEgressPerSession;
  const requests = sessions * (2 + usage.requestsPerSession);
  const isPublic = egress === 'public-ip';
  const taskHours = sessions * sessionHours(usage) + (usage.warmPool + usage.gatewayTasks) * HOURS_PER_MONTH;
  const addresses = (ZONES + NAT_GATEWAYS[egress]) * HOURS_PER_MONTH;
  return [
    { service: 'API Gateway', item: 'requests', quantity: requests, price: 'apiRequest' },
    { service: 'Load balancer', item: 'hours', quantity: HOURS_PER_MONTH, price: 'loadBalancer' },
    {
      service: 'Load balancer',
      item: 'capacity',
      quantity: capacityUnits(usage) * HOURS_PER_MONTH,
      price: 'loadBalancerCapacity',
    },
    { service: 'VPC', item: 'NAT gateways', quantity: NAT_GATEWAYS[egress] * HOURS_PER_MONTH, price: 'natGateway' },
    { service: 'VPC', item: 'traffic through NAT', quantity: isPublic ? 0 : web, price: 'natByte' },
    { service: 'VPC', item: 'addresses of load balancer and NAT', quantity: addresses, price: 'publicAddress' },
    { service: 'VPC', item: 'addresses of tasks', quantity: isPublic ? taskHours : 0, price: 'publicAddress' },
    {
      service: 'VPC',
      item: 'private way to SSM',
      quantity: isPublic ? ZONES * HOURS_PER_MONTH : 0,
      price: 'interfaceEndpoint',
    },
    { service: 'Data transfer', item: 'browsers to the web', quantity: web * ASSUMED.sentShare, price: 'transferOut' },
    {
      service: 'Data transfer',
      item: 'gateway to clients',
      quantity: sessions * usage.gbRelayPerSession,
      price: 'transferOut',
    },
    { service: 'WAF', item: 'web ACL', quantity: facts.firewallRules > 0 ? 1 : 0, price: 'firewall' },
    { service: 'WAF', item: 'rules', quantity: facts.firewallRules, price: 'firewallRule' },
    { service: 'WAF', item: 'requests', quantity: requests + sessions * ASSUMED.connections, price: 'firewallRequest' },
  ];
}
