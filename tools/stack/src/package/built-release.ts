/**
 * `dist/<project>/package/release.json`: what was built of one project, and under which keys it is kept. A function of
 * the sources alone, so two builds of one commit give equal files; commit and version come in when it is deployed.
 */
export interface BuiltRelease {
  app: string;
  /** The function's zip; absent where no template asks for code. */
  code?: BuiltCode;
  /** The composed templates, each after those that it needs. */
  templates: BuiltTemplate[];
}

/** An artifact: where it lies in `dist/<project>`, and its content-addressed key in a code bucket. */
export interface BuiltObject {
  file: string;
  key: string;
  /** SHA-256 of the content in hex. */
  sha256: string;
}

export interface BuiltCode extends BuiltObject {
  /** The SHA-256 in base64, as Lambda states it: the parameter CodeDigest. */
  codeDigest: string;
  bytes: number;
}

export interface BuiltTemplate extends BuiltObject {
  stack: string;
}

export const codeKey = (app: string, sha256: string): string => `code/${app}/${sha256}.zip`;

export const templateKey = (stack: string, sha256: string): string => `templates/${stack}/${sha256}.yaml`;
