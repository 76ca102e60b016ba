import type { ArtifactBroker, ArtifactBrokerOptions } from '@wallcrawler/artifacts';

/**
 * The broker of a session, whose Lambda client is loaded with the first call: a plain session makes none before it is
 * READY, and loading it delays every start.
 */
export const lateBroker = (options: Omit<ArtifactBrokerOptions, 'lambda'>): ArtifactBroker => {
  let opened: Promise<ArtifactBroker> | undefined;
  const broker = () =>
    (opened ??= import('./lambda-broker.ts').then(({ openLambdaBroker }) => openLambdaBroker(options)));
  return {
    open: async () => (await broker()).open(),
    put: async (objects) => (await broker()).put(objects),
    saveContext: async (archive) => (await broker()).saveContext(archive),
    commitContext: async (saved) => (await broker()).commitContext(saved),
    releaseContext: async () => (await broker()).releaseContext(),
  };
};
