// What the official Python SDK puts on the wire, by raw HTTP: the API needs no SDK at all.
const { BROWSERBASE_API_KEY: apiKey, BROWSERBASE_BASE_URL: baseUrl } = process.env;

const headers = {
  accept: 'application/json',
  'content-type': 'application/json',
  'user-agent': 'Browserbase/Python 1.4.0',
  'x-bb-api-key': apiKey,
  'x-stainless-lang': 'python',
  'x-stainless-package-version': '1.4.0',
  'x-stainless-retry-count': '0',
  'x-stainless-read-timeout': '60',
};

async function call(method, path, body) {
  const response = await fetch(`${baseUrl}${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}

// bb.sessions.create(user_metadata={"example": "python"}, api_timeout=120)
const session = await call('POST', '/v1/sessions', { userMetadata: { example: 'python' }, timeout: 120 });
// bb.sessions.retrieve(session.id)
const { status } = await call('GET', `/v1/sessions/${session.id}`);
// bb.sessions.list(q="user_metadata['example']:'python'")
const query = new URLSearchParams({ q: "user_metadata['example']:'python'" });
const found = await call('GET', `/v1/sessions?${query}`);
// bb.sessions.update(session.id, status="REQUEST_RELEASE")
const released = await call('POST', `/v1/sessions/${session.id}`, { status: 'REQUEST_RELEASE' });
console.log(
  status,
  found.some(({ id }) => id === session.id),
  released.status,
);
