import path from 'node:path';
import type { Context } from '../context.ts';
import { DeployError } from '../errors.ts';
import { chooseRelease, releaseHistory } from '../release/record.ts';
import { PLATFORM, shortDigest } from '../release/release.ts';
import { codeArchive, deliver } from './deliver.ts';

/** The way back is not tried out on a tenth of the callers, and the alarm that asks for it must not stop it. */
const AT_ONCE = { DeploymentPreference: 'AllAtOnce', RollbackOnAlarms: 'false' };

/** `rollback <project>`: deploys an earlier release of the stage's own history. */
export async function rollback(context: Context): Promise<void> {
  const { options, clients, stage, say } = context;
  const app = path.basename(options.project ?? '');
  // An older template of a table knows nothing of what newer code has stored since: that is a person's decision.
  if (app === PLATFORM && !options.digest)
    throw new DeployError(
      'The platform holds data, and is not rolled back by steps: revert the commit and deploy that, or name a release ' +
        'with --digest. Its tables and buckets stay protected in either case.',
    );
  const history = await releaseHistory(clients.ssm, app);
  const wanted = options.digest ? { digest: options.digest } : { steps: options.steps };
  const target = chooseRelease(app, history, wanted);
  const archive = await codeArchive(context);
  const release = await archive?.findRelease(app, target.digest);
  if (!archive || !release)
    throw new DeployError(`The stage ${stage.name} does not have the release ${target.digest} of ${app} any more`);
  const from = history[0] ? `${shortDigest(history[0].digest)} (${history[0].version})` : 'nothing';
  say(`${app} on ${stage.name}: from ${from} to ${shortDigest(target.digest)} (${target.version})`);
  const content = (key: string, sha256: string): Promise<Buffer> => archive.get(key, sha256);
  await deliver(context, { release, content, isOlder: true, once: AT_ONCE });
}
