import type { Template } from '@wallcrawler/stack';

/** The most bytes that a request may carry of a template; a larger one lies in a bucket (up to 1 MB). */
export const INLINE_LIMIT_BYTES = 51_200;

/** What one stack is to become. */
export interface StackPlan {
  /** Without stage: `data`. */
  stack: string;
  /** In CloudFormation: `wc-staging-data`. */
  name: string;
  template: Template;
  source: { TemplateBody: string } | { TemplateURL: string };
  parameters: Record<string, string>;
  /** Of the change set: which release it is. */
  description: string;
  /** A platform stack is protected from deletion. */
  isPlatform: boolean;
}
