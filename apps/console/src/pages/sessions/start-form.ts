/** What the start dialog asks for. */
export interface StartForm {
  timeoutMinutes: number;
  keepAlive: boolean;
  /** `1280x800`; empty for the default. */
  viewport: string;
  contextId: string | null;
  persist: boolean;
  extensionId: string | null;
  blockAds: boolean;
  recordSession: boolean;
  logSession: boolean;
  metadata: { key: string; value: string }[];
}

export const EMPTY_FORM: StartForm = {
  timeoutMinutes: 15,
  keepAlive: true,
  viewport: '1280x800',
  contextId: null,
  persist: false,
  extensionId: null,
  blockAds: false,
  recordSession: true,
  logSession: true,
  metadata: [{ key: '', value: '' }],
};

/** The body of `POST /v1/sessions`: only what differs from the API's defaults. */
export function toCreateBody(form: StartForm): Record<string, unknown> {
  const [width, height] = form.viewport.split('x').map(Number);
  const metadata = form.metadata.filter(({ key }) => key.trim() !== '');
  const browserSettings = {
    ...(width && height && { viewport: { width, height } }),
    ...(form.contextId && { context: { id: form.contextId, persist: form.persist } }),
    ...(form.blockAds && { blockAds: true }),
    ...(!form.recordSession && { recordSession: false }),
    ...(!form.logSession && { logSession: false }),
  };
  return {
    timeout: Math.round(form.timeoutMinutes * 60),
    keepAlive: form.keepAlive,
    ...(form.extensionId && { extensionId: form.extensionId }),
    ...(Object.keys(browserSettings).length > 0 && { browserSettings }),
    ...(metadata.length > 0 && {
      userMetadata: Object.fromEntries(metadata.map(({ key, value }) => [key.trim(), value])),
    }),
  };
}
