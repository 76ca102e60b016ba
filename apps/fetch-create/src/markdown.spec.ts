import { describe, expect, it } from '@jest/globals';
import { PageTooComplexError, toMarkdown } from './markdown.ts';

const BASE = 'https://example.com/a/b';
const markdown = (body: string) => toMarkdown(`<!doctype html><title>Title</title><body>${body}`, BASE);

describe(toMarkdown, () => {
  it('keeps the text and its structure', () => {
    const page = `<h1>Hello <em>you</em></h1><p>Some <strong>text</strong>.</p><ul><li>one<li>two</ul>
      <ol><li>first</ol><blockquote>quote</blockquote><pre><code class="language-js">let a;</code></pre><hr>`;
    expect(markdown(page)).toBe(
      [
        '# Hello _you_',
        'Some **text**.',
        '-   one\n-   two',
        '1.  first',
        '> quote',
        '```js\nlet a;\n```',
        '* * *',
      ].join('\n\n'),
    );
  });

  it.each([
    '<script>alert(1)</script>',
    '<style>p{}</style>',
    '<noscript>enable it</noscript>',
    '<nav><a href="/">Home</a></nav>',
    '<footer>Imprint</footer>',
    '<aside>More</aside>',
    '<iframe src="https://ads.example.com"></iframe>',
    '<svg><text>x</text></svg>',
    '<button>Accept</button><select><option>1</select>',
    '<p hidden>secret</p>',
    '<div aria-hidden="true">x</div>',
    '<div role="navigation">Home</div>',
    '<!-- comment -->',
    '<img src="data:image/png;base64,AAAA" alt="pixel">',
  ])('drops %s', (noise) => {
    expect(markdown(`<p>before</p>${noise}<p>after</p>`)).toBe('before\n\nafter');
  });

  it.each([
    ['<a href="/x">t</a>', '[t](https://example.com/x)'],
    ['<a href="c?d=1#e">t</a>', '[t](https://example.com/a/c?d=1#e)'],
    ['<a href="//other.example/">t</a>', '[t](https://other.example/)'],
    ['<a href="mailto:a@b.example">t</a>', '[t](mailto:a@b.example)'],
    ['<a href="#top">t</a>', 't'],
    ['<a href="javascript:alert(1)">t</a>', 't'],
    ['<a href="/x"></a>y', 'y'],
    ['<a href="/x">two\n lines</a>', '[two lines](https://example.com/x)'],
    ['<img src="/p.png" alt="A picture">', '![A picture](https://example.com/p.png)'],
  ])('turns %j into %s', (html, expected) => {
    expect(markdown(html)).toBe(expected);
  });

  it('keeps tables', () => {
    const head = '<thead><tr><th>A</th><th>B|C</th></tr></thead>';
    const body = '<tbody><tr><td>1</td><td><p>2</p><p>3</p></td></tr><tr><td>4</td><td></td></tr></tbody>';
    const expected = '| A | B\\|C |\n| --- | --- |\n| 1 | 2 3 |\n| 4 |  |';
    expect(markdown(`<table>${head}${body}</table>`)).toBe(expected);
    expect(markdown('<table><tr><td>1</td></tr><tr><td>2</td></tr></table>')).toBe('| 1 |\n| --- |\n| 2 |');
  });

  it('gives up at a page that nobody could read', () => {
    expect(() => toMarkdown('<div>'.repeat(5_000), BASE)).toThrow(PageTooComplexError);
    const started = Date.now();
    expect(() => toMarkdown('<div>'.repeat(100_000), BASE, 300)).toThrow(PageTooComplexError);
    expect(Date.now() - started).toBeLessThan(3_000);
  });
});
