import { AwsError } from '../aws-error.ts';
import { systemClock, type Clock } from './clock.ts';
import { deliver, type DeliveryPorts, type InvokeTarget, type SendToQueue } from './delivery.ts';
import { createEvent, type BusEvent } from './event.ts';
import { parseRule, type Rule } from './rule.ts';
import { untilNext } from './schedule.ts';

export interface EventBridgeEngineOptions {
  region: string;
  accountId: string;
  invokeTarget: InvokeTarget;
  /** Takes what could not be delivered, for targets with a DeadLetterConfig. */
  sendToQueue: SendToQueue;
  log(message: string): void;
  /** Default: the system's. */
  clock?: Clock;
}

/** EventBridge on one machine: buses, rules with patterns or schedules, deliveries with retries and dead letters. */
export class EventBridgeEngine {
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  readonly #ports: DeliveryPorts;
  readonly #stop = new AbortController();
  readonly #buses = new Set(['default']);
  readonly #rules = new Map<string, Rule>();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #cancelSchedule = new Map<string, () => void>();
  #started = false;

  constructor(options: EventBridgeEngineOptions) {
    const { region, accountId, clock = systemClock } = options;
    this.region = region;
    this.accountId = accountId;
    this.clock = clock;
    this.#ports = { ...options, clock, stop: this.#stop.signal };
  }

  /** Adds a bus beside `default`; returns its ARN. */
  defineBus(name: string): string {
    this.#buses.add(name);
    return `arn:aws:events:${this.region}:${this.accountId}:event-bus/${name}`;
  }

  hasBus(name: string): boolean {
    return this.#buses.has(name);
  }

  /** Adds or replaces a rule from AWS::Events::Rule properties (resolved); returns its ARN. */
  defineRule(properties: Record<string, unknown>): string {
    const rule = parseRule(properties, this.region, this.accountId);
    if (!this.#buses.has(rule.busName)) throw new Error(`rule ${rule.name}: there is no bus ${rule.busName}`);
    this.#rules.set(ruleKey(rule.busName, rule.name), rule);
    if (this.#started) this.#startSchedule(rule);
    return rule.arn;
  }

  rules(busName = 'default'): Rule[] {
    return [...this.#rules.values()].filter((rule) => rule.busName === busName);
  }

  /** Finds a rule; throws ResourceNotFoundException when there is none. */
  rule(name: string, busName = 'default'): Rule {
    const rule = this.#rules.get(ruleKey(busName, name));
    if (!rule) {
      throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${busName}.`);
    }
    return rule;
  }

  /** Switches a rule on or off; while it is off, events pass by and its schedule rests. */
  setRuleEnabled(name: string, enabled: boolean, busName = 'default'): void {
    this.rule(name, busName).enabled = enabled;
  }

  /** Starts the schedules: a rate fires at once and then again and again, a cron expression at its times. */
  start(): void {
    this.#started = true;
    for (const rule of this.#rules.values()) this.#startSchedule(rule);
  }

  /** Gives an event to the matching rules of a bus; the deliveries go on by themselves (see `drain`). */
  emit(event: BusEvent, busName = 'default'): void {
    if (this.#stop.signal.aborted) return;
    for (const rule of this.rules(busName)) {
      if (rule.enabled && rule.matches(event)) this.#deliver(rule, event);
    }
  }

  /** Waits until every delivery so far has reached its target, a dead-letter queue or its end. */
  async drain(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
  }

  /** Takes no more events, ends schedules and waits between retries, and waits for the calls under way. */
  async stop(): Promise<void> {
    for (const cancel of this.#cancelSchedule.values()) cancel();
    this.#cancelSchedule.clear();
    this.#stop.abort();
    await this.drain();
  }

  #deliver(rule: Rule, event: BusEvent): void {
    for (const target of rule.targets) {
      const delivery = deliver(this.#ports, rule, target, event).finally(() => this.#inFlight.delete(delivery));
      this.#inFlight.add(delivery);
    }
  }

  #startSchedule(rule: Rule): void {
    const key = ruleKey(rule.busName, rule.name);
    this.#cancelSchedule.get(key)?.();
    this.#cancelSchedule.delete(key);
    if (!rule.schedule) return;
    if (rule.schedule.kind === 'rate') this.#fire(rule);
    this.#scheduleNext(key, rule);
  }

  #scheduleNext(key: string, rule: Rule): void {
    const wait = rule.schedule && untilNext(rule.schedule, this.clock.now());
    if (wait === undefined || this.#stop.signal.aborted) return;
    const cancel = this.clock.after(wait, () => {
      this.#fire(rule);
      this.#scheduleNext(key, rule);
    });
    this.#cancelSchedule.set(key, cancel);
  }

  #fire(rule: Rule): void {
    if (!rule.enabled) return;
    const { region, accountId: account } = this;
    const parts = { source: 'aws.events', 'detail-type': 'Scheduled Event', resources: [rule.arn], detail: {} };
    this.#deliver(rule, createEvent({ ...parts, region, account }, this.clock.now()));
  }
}

function ruleKey(busName: string, ruleName: string): string {
  return `${busName}/${ruleName}`;
}
