/** Something that the user can mend: shown as its message alone. */
export class CliError extends Error {
  override name = 'CliError';
}
