/**
 * A small site that the examples visit: a page with a button, a login, a form for a file, a file to download.
 * `node examples/site.mjs` serves it on a free port of loopback and prints its address.
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const page = (title, body) => `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>${body}</html>`;

const home = page(
  'Test shop',
  `<p id="stock">12 teapots in stock</p>
   <button id="buy" onclick="document.querySelector('#stock').textContent = '11 teapots in stock'">Buy a teapot</button>
   <a href="/login">Sign in</a> <a href="/report.csv" download>Download the report</a>`,
);

const login = page(
  'Sign in',
  `<form method="post"><label>Name <input name="user"></label>
   <label>Password <input name="password" type="password"></label><button>Sign in</button></form>`,
);

const userOf = ({ headers }) => /(?:^|; )user=([^;]+)/.exec(headers.cookie ?? '')?.[1];

async function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://site');
  const html = (text, headers = {}) => response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(text);
  if (pathname === '/') return html(home);
  if (pathname === '/login' && request.method === 'GET') return html(login);
  if (pathname === '/login') {
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    if (form.get('password') !== 'teapot') return html(page('Wrong password', login));
    const cookie = `user=${encodeURIComponent(form.get('user'))}; Max-Age=86400; Path=/; HttpOnly`;
    return response.writeHead(303, { location: '/account', 'set-cookie': cookie }).end();
  }
  if (pathname === '/account') return html(page(userOf(request) ? `Hello ${userOf(request)}` : 'Not signed in', ''));
  if (pathname === '/report.csv')
    return response.writeHead(200, { 'content-type': 'text/csv' }).end('item,stock\nteapot,12\n');
  return response.writeHead(404).end();
}

/** Starts the site; resolves with its address and a function that ends it. */
export async function startSite() {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log((await startSite()).url);
