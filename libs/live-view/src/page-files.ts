/** The page of the live view: its files by name. */
export type PageFiles = Readonly<Record<'inspector.html' | 'live-view.js' | 'live-view.css', string>>;

/** The files of the page. A bundled app carries them as text: tools/bundle puts the result in this function's place. */
export const loadPageFiles = async (): Promise<PageFiles> => (await import('./build-page.ts')).buildPage();
