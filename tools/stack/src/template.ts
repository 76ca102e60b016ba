/** A value as it stands in a CloudFormation template, in JSON form: intrinsics are maps such as `{ Ref: 'Table' }`. */
export type Json = string | number | boolean | null | Json[] | JsonMap;

export interface JsonMap {
  [key: string]: Json;
}

export interface Resource {
  Type: string;
  Properties?: JsonMap;
  Metadata?: JsonMap;
  Condition?: string;
  DependsOn?: string | string[];
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  /** How CloudFormation carries out an update, for instance by shifting traffic. Means nothing to the local cloud. */
  UpdatePolicy?: JsonMap;
}

export interface Parameter {
  Type: string;
  Default?: string | number;
  Description?: string;
  AllowedValues?: (string | number)[];
}

/** A complete CloudFormation template in JSON form. */
export interface Template {
  AWSTemplateFormatVersion: '2010-09-09';
  Description: string;
  Parameters: Record<string, Parameter>;
  Conditions?: JsonMap;
  Resources: Record<string, Resource>;
  Outputs?: JsonMap;
}

export const isMap = (value: Json | undefined): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Resources of one type, with their logical ids. */
export const resourcesOfType = (template: Template, type: string): [logicalId: string, resource: Resource][] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
