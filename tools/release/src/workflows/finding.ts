/** A fault of a workflow file. */
export interface Finding {
  /** Workspace-relative. */
  file: string;
  /** Starts at 1. */
  line: number;
  /** Name of the rule, or of actionlint's check. */
  rule: string;
  message: string;
}

/** As compilers print them, so that editors and GitHub find the place. */
export const formatFinding = ({ file, line, rule, message }: Finding): string =>
  `${file}:${line}: ${message} [${rule}]`;
