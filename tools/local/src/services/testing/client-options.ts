/** What a spec's SDK client is made with: one attempt only, so that an error is seen as it came. */
export function clientOptions(endpoint: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return { endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 };
}
