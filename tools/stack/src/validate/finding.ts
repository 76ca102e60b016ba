/** What a validator or a rule has to say about a template. */
export interface Finding {
  /** Errors fail the validation, warnings are only shown. */
  severity: 'error' | 'warning';
  /** `E3012` of the validator, or the name of a project rule. */
  rule: string;
  message: string;
  /** Resource, parameter or output that it is about. */
  logicalId?: string;
  propertyPath?: string;
}

/** One line a finding: `error  runtime  Function: message (Properties.Runtime)`. */
export function formatFinding({ severity, rule, message, logicalId, propertyPath }: Finding): string {
  const subject = logicalId === undefined ? '' : `${logicalId}: `;
  const place = propertyPath === undefined ? '' : ` (${propertyPath})`;
  return `  ${severity}  ${rule}  ${subject}${message}${place}`;
}
