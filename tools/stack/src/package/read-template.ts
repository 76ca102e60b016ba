import { parseTemplateYaml } from '../compose/yaml.ts';
import type { Template } from '../template.ts';

/**
 * Reads a composed template.
 * @param file named in errors.
 * @throws Error for a text that is not CloudFormation YAML with resources.
 */
export function readTemplate(text: string, file: string): Template {
  const template = parseTemplateYaml(text, file) as unknown as Template;
  if (typeof template.Resources !== 'object') throw new Error(`${file}: expected a template with Resources`);
  return { ...template, Parameters: template.Parameters ?? {} };
}
