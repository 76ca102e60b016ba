import { createSessionDirectories, findChromium, launchChromium, startEgressProxy } from '@wallcrawler/browser';
import { createKeyRing, createVerifier, publicJwks, signConnectToken } from '@wallcrawler/cdp-auth';
import { createRelay } from '@wallcrawler/cdp-relay';

const ring = createKeyRing(new Date());

/** A verifier of the tokens that `tokenFor` signs. */
export const testVerifier = () => createVerifier(async () => publicJwks(ring));

/** A connect token; default: for session-1 of project-1, valid for ten minutes. */
export const tokenFor = (sessionId = 'session-1', projectId = 'project-1', seconds = 600): string =>
  signConnectToken(
    ring,
    { sessionId, projectId, scope: 'connect', expiresAt: Math.floor(Date.now() / 1000) + seconds },
    new Date(),
  );

/** A real browser behind a container's relay, as the gateway meets it. */
export const startContainer = async () => {
  const proxy = await startEgressProxy({ blockPrivateNetworks: false });
  const directories = createSessionDirectories();
  const chromium = await launchChromium({ chromium: await findChromium(), ...directories, proxyPort: proxy.port });
  const verifier = testVerifier();
  const relay = createRelay({
    authorize: (token) => verifier.verify(token, { sessionId: 'session-1' }),
    resolveTarget: ({ route }) => ({
      host: '127.0.0.1',
      port: chromium.port,
      path: route.kind === 'browser' ? chromium.browserPath : route.path,
    }),
    publicBaseUrl: 'ws://127.0.0.1:1',
  });
  const port = await relay.listen('127.0.0.1', 0);
  const stop = async () => {
    await relay.close(1001, 'test is over');
    await chromium.close();
    await directories.remove();
    await proxy.close();
  };
  return { chromium, relay, stop, endpoint: { host: '127.0.0.1', port } };
};
