import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { jsonMap } from '../testing/arbitraries.ts';
import { parseTemplateYaml, printTemplateYaml } from './yaml.ts';

describe(parseTemplateYaml, () => {
  it.each([
    ['!Ref Table', { Ref: 'Table' }],
    ['!Sub "${Table}-x"', { 'Fn::Sub': '${Table}-x' }],
    ['!Sub ["${A}", { A: !Ref B }]', { 'Fn::Sub': ['${A}', { A: { Ref: 'B' } }] }],
    ['!GetAtt Table.Arn', { 'Fn::GetAtt': ['Table', 'Arn'] }],
    ['!GetAtt Database.Endpoint.Port', { 'Fn::GetAtt': ['Database', 'Endpoint.Port'] }],
    ['!GetAtt [Table, Arn]', { 'Fn::GetAtt': ['Table', 'Arn'] }],
    ["!GetAZs ''", { 'Fn::GetAZs': '' }],
    ["!Select [0, !Split [',', !Ref Ids]]", { 'Fn::Select': [0, { 'Fn::Split': [',', { Ref: 'Ids' }] }] }],
    ["!If [Yes, !Join ['', [a, b]], c]", { 'Fn::If': ['Yes', { 'Fn::Join': ['', ['a', 'b']] }, 'c'] }],
    ['!Not [!Equals [!Ref A, b]]', { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'A' }, 'b'] }] }],
  ])('reads %s', (text, expected) => {
    expect(parseTemplateYaml(`Value: ${text}`, 'a.yaml')).toEqual({ Value: expected });
  });

  it.each([
    ['an intrinsic outside the small set', 'Value: !ImportValue x', /a\.yaml: .*ImportValue/],
    ['a duplicate key', 'A: 1\nA: 2', /a\.yaml: .*unique/],
    ['a document that is no map', '- 1', /a\.yaml: expected a map/],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseTemplateYaml(text, 'a.yaml')).toThrow(message);
  });
});

describe(printTemplateYaml, () => {
  it('gives back what it was given, whatever the strings look like', () => {
    fc.assert(
      fc.property(jsonMap, (template) => {
        expect(parseTemplateYaml(printTemplateYaml(template), 'a.yaml')).toEqual(template);
      }),
    );
  });

  it.each(['2012-10-17', 'yes', 'off', '0123', '1:30', '~'])(
    'prints the text %s so that YAML 1.1 reads a text',
    (text) => {
      expect(parse(printTemplateYaml({ text }), { version: '1.1' })).toEqual({ text });
    },
  );

  it('writes repeated values out instead of using anchors', () => {
    const shared = { a: 1 };
    expect(printTemplateYaml({ one: shared, two: shared })).not.toMatch(/[&*]/);
  });
});
