/** How an event source reaches its function: the synchronous Invoke API. */
export type Invoke = (
  functionName: string,
  payload: unknown,
) => Promise<{ statusCode: number; functionError?: string | undefined; payload: Buffer }>;

/** What came of one invocation with a batch. */
export type BatchOutcome =
  | { type: 'processed' }
  /** These items, by their identifiers, have failed; the others are done. */
  | { type: 'some-failed'; identifiers: string[] }
  | { type: 'failed'; functionError: string }
  /** The function did not run: throttled, or the service failed. */
  | { type: 'refused' };

/** Invokes the function with a batch and reads its answer, item failures included when the mapping reports them. */
export async function invokeBatch(
  invoke: Invoke,
  functionName: string,
  records: unknown[],
  reportsItemFailures: boolean,
): Promise<BatchOutcome> {
  const result = await invoke(functionName, { Records: records });
  if (result.functionError) return { type: 'failed', functionError: result.functionError };
  if (result.statusCode >= 400) return { type: 'refused' };
  return reportsItemFailures ? readItemFailures(result.payload) : { type: 'processed' };
}

/** A malformed answer fails the whole batch, as on Lambda: nothing may be taken as done by mistake. */
function readItemFailures(payload: Buffer): BatchOutcome {
  let answer: unknown;
  try {
    answer = JSON.parse(payload.toString('utf8') || 'null');
  } catch {
    return { type: 'failed', functionError: 'Unhandled' };
  }
  const failures = (answer as { batchItemFailures?: unknown } | null)?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return { type: 'failed', functionError: 'Unhandled' };
  const identifiers = failures.map((one) => (one as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  if (identifiers.length === 0) return { type: 'processed' };
  const wellFormed = identifiers.filter((one): one is string => typeof one === 'string' && one !== '');
  if (wellFormed.length < identifiers.length) return { type: 'failed', functionError: 'Unhandled' };
  return { type: 'some-failed', identifiers: wellFormed };
}
