import type { Resource, Template } from '../template.ts';
import type { Finding } from '../validate/finding.ts';
import { projectFindings } from '../validate/rules/index.ts';

/** A template of these resources, and of more sections when given. */
export const templateOf = (resources: Record<string, Resource>, more: Partial<Template> = {}): Template => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'a',
  Parameters: {},
  Resources: resources,
  ...more,
});

/** What one rule finds among these resources; a piece of a template may well offend others. */
export const foundBy = (rule: string, resources: Record<string, Resource>, more?: Partial<Template>): Finding[] =>
  projectFindings(templateOf(resources, more)).filter((finding) => finding.rule === rule);
