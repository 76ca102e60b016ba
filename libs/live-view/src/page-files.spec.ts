import { describe, expect, it } from '@jest/globals';
import { loadPageFiles } from './page-files.ts';

describe(loadPageFiles, () => {
  it('makes a small page that loads its own files and no others', async () => {
    const files = await loadPageFiles();
    const html = files['inspector.html'];
    expect(html).toMatch(/src="live-view\.js\?v=[0-9a-f]{12}"/);
    expect(html).toMatch(/href="live-view\.css\?v=[0-9a-f]{12}"/);
    expect(Object.values(files).join('').length).toBeLessThan(30_000);
    // The one address that stands in it is a namespace.
    expect(
      Object.values(files)
        .join('')
        .match(/https?:\/\/[a-z]+\.[a-z]/g) ?? [],
    ).toEqual([]);
    expect(html).not.toMatch(/<script>|style="|onclick/);
  });
});
