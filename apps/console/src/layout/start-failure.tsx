import { messageOf } from '../api/failure.ts';

/** Shown when the console cannot even begin; it needs no styles and no API. */
export const StartFailure = ({ error }: { error: unknown }) => (
  <main style={{ fontFamily: 'system-ui', padding: '15vh 10vw' }} role="alert">
    <h1>The console is not set up</h1>
    <p>{messageOf(error)}</p>
  </main>
);
