/**
 * Statements, or patterns in them, that no test on one machine can use, and why. A row that has become unnecessary is
 * not reported, so keep the table small.
 */
const NOT_USED_HERE: { id: RegExp; what: RegExp; reason: string }[] = [
  {
    id: /^(certificates|contexts|extensions)-delete\/Role\/function\/DeleteFiles$/,
    what: /^s3:DeleteObjectVersion$/,
    reason: 'the S3 engine keeps no versions; libs/artifacts has specs with the answers of a bucket that does',
  },
  {
    id: /^cdp-proxy\/TaskRole\/task\/ProtectItself$/,
    what: /^ecs:GetTaskProtection$/,
    reason: 'AWS asks for it together with ecs:UpdateTaskProtection, which the gateway uses',
  },
];

/** Why no test can use a part of a statement; undefined where one should. */
export const reasonNotUsedHere = (id: string, what: string): string | undefined =>
  NOT_USED_HERE.find((row) => row.id.test(id) && row.what.test(what))?.reason;
