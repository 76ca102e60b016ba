/** The API lists either as a bare array or as `{data, nextCursor}`; both are one page here. */
export type Listed<T> = T[] | { data: T[]; nextCursor?: string | null };

export const itemsOf = <T>(listed: Listed<T> | undefined): T[] =>
  Array.isArray(listed) ? listed : (listed?.data ?? []);
