/** How every AWS client connects. */
export const connection = { maxAttempts: 4, requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 } };
