import { createArtifactBroker, type ArtifactBroker, type ArtifactBrokerOptions } from '@wallcrawler/artifacts/broker';
import { createLambda } from '@wallcrawler/runtime/lambda-client';

/**
 * The broker behind its Lambda function. Not from the indexes of its packages: what this module imports is loaded
 * late, and nothing that a start needs should be.
 */
export const openLambdaBroker = (options: Omit<ArtifactBrokerOptions, 'lambda'>): ArtifactBroker =>
  createArtifactBroker({ ...options, lambda: createLambda() });
