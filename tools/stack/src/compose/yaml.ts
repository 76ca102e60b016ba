import { parseDocument, stringify, type CollectionTag, type ScalarTag, type Tags, YAMLMap, YAMLSeq } from 'yaml';
import { type Json, type JsonMap, isMap } from '../template.ts';

/**
 * The short intrinsics that a template may use, and their long names. The set is small on purpose: everything here is
 * also resolved by the local cloud, and a tag outside it is an error.
 */
const INTRINSICS: Record<string, string> = {
  Ref: 'Ref',
  Sub: 'Fn::Sub',
  GetAtt: 'Fn::GetAtt',
  Join: 'Fn::Join',
  Select: 'Fn::Select',
  Split: 'Fn::Split',
  If: 'Fn::If',
  Equals: 'Fn::Equals',
  Not: 'Fn::Not',
  And: 'Fn::And',
  Or: 'Fn::Or',
  Condition: 'Condition',
  GetAZs: 'Fn::GetAZs',
};

const scalarTag = (short: string, long: string): ScalarTag => ({
  tag: `!${short}`,
  // `!GetAtt Table.Arn` splits at the first dot: what follows may hold dots itself (`Endpoint.Port`).
  resolve: (text) => ({ [long]: long === 'Fn::GetAtt' ? splitOnce(text) : text }),
});

const sequenceTag = (short: string, long: string): CollectionTag => ({
  tag: `!${short}`,
  collection: 'seq',
  resolve: (sequence) => {
    const map = new YAMLMap();
    const plain = new YAMLSeq();
    plain.items = (sequence as YAMLSeq).items;
    map.set(long, plain);
    return map;
  },
});

function splitOnce(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

const customTags: Tags = Object.entries(INTRINSICS).flatMap(([short, long]) => [
  scalarTag(short, long),
  sequenceTag(short, long),
]);

/**
 * Parses CloudFormation YAML; short intrinsics come back in their long form.
 * @param file named in errors.
 * @throws Error for broken YAML, an unknown tag or a document that is not a map.
 */
export function parseTemplateYaml(text: string, file: string): JsonMap {
  const document = parseDocument(text, { customTags, merge: false, version: '1.2' });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) throw new Error(`${file}: ${fault.message}`);
  const value = document.toJS() as Json;
  if (!isMap(value)) throw new Error(`${file}: expected a map at the top level`);
  return value;
}

/**
 * Prints a template with long-form intrinsics and without anchors. Strings that YAML 1.1 would read as something else
 * (dates, `yes`) are quoted, since CloudFormation reads 1.1.
 */
export const printTemplateYaml = (template: unknown): string =>
  stringify(template, { aliasDuplicateObjects: false, compat: 'yaml-1.1', lineWidth: 0 });
