/** Another deployment changed the stack between two of our steps: the change set is worth nothing now. */
export class OvertakenError extends Error {
  override name = 'OvertakenError';
}
