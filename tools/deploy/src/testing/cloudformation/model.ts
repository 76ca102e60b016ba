import type { JsonMap, Template } from '@wallcrawler/stack';

/** A resource as it stands in a stack. */
export interface FakeResource {
  type: string;
  physicalId: string;
  properties: JsonMap;
  /** Of the template, with UpdateReplacePolicy left out: nothing here is replaced with data in it. */
  deletionPolicy: string;
}

export interface FakeChange {
  action: 'Add' | 'Modify' | 'Remove';
  logicalId: string;
  type: string;
  replacement?: 'True' | 'False' | undefined;
}

/** What a stack is to be. */
export interface Desired {
  template: Template;
  /** Every parameter's own value; a parameter of SSM has its path. */
  parameters: Record<string, string>;
  tags: Record<string, string>;
  resources: Map<string, FakeResource>;
}

export interface FakeChangeSet {
  id: string;
  name: string;
  isFirst: boolean;
  description: string;
  status: 'CREATE_IN_PROGRESS' | 'CREATE_COMPLETE' | 'FAILED';
  reason?: string | undefined;
  execution: 'UNAVAILABLE' | 'AVAILABLE' | 'OBSOLETE' | 'EXECUTE_IN_PROGRESS';
  changes: FakeChange[];
  desired: Desired;
}

export interface FakeEvent {
  EventId: string;
  StackId: string;
  StackName: string;
  LogicalResourceId: string;
  PhysicalResourceId: string;
  ResourceType: string;
  ResourceStatus: string;
  ResourceStatusReason?: string | undefined;
  Timestamp: Date;
}

export interface FakeStack {
  id: string;
  name: string;
  status: string;
  created: Date;
  isProtected: boolean;
  policy?: string;
  roleArn?: string | undefined;
  current: Desired | undefined;
  changeSets: Map<string, FakeChangeSet>;
  /** The oldest first. */
  events: FakeEvent[];
  /** Resources that outlived the stack. */
  kept: Map<string, FakeResource>;
  /** What is still to happen; each look at the stack lets some of it happen. */
  steps: (() => void)[];
}
