/** What `/config.json`, beside the page, tells a deployment. */
export interface ConsoleConfig {
  /** Base URL of the API, without a slash at its end. */
  apiBaseUrl: string;
}

/** @throws Error that says what the file must hold. */
export function parseConfig(value: unknown): ConsoleConfig {
  const apiBaseUrl = (value as { apiBaseUrl?: unknown } | null)?.apiBaseUrl;
  if (typeof apiBaseUrl !== 'string' || !/^https?:\/\/[^/]/.test(apiBaseUrl))
    throw new Error('/config.json: expected {"apiBaseUrl": "https://..."}');
  return { apiBaseUrl: apiBaseUrl.replace(/\/+$/, '') };
}

export async function loadConfig(): Promise<ConsoleConfig> {
  const response = await fetch('/config.json', { cache: 'no-store' }).catch(() => undefined);
  if (!response?.ok) throw new Error('/config.json could not be loaded; it must stand beside index.html');
  return parseConfig(await response.json().catch(() => undefined));
}
