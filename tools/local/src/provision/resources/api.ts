import type { JsonMap } from '@wallcrawler/stack';
import type { ResourceHandler } from '../target.ts';
import { textOf } from '../text.ts';

/** The id of the one REST API. */
const API_ID = 'local';

export const api: Record<string, ResourceHandler> = {
  'AWS::ApiGateway::RestApi': ({ properties }, { found }) => {
    found.apis.push(properties['Body'] as JsonMap);
    return { ref: API_ID, attributes: { RestApiId: API_ID, RootResourceId: 'root' } };
  },
  'AWS::ApiGateway::Deployment': ({ logicalId }) => ({ ref: logicalId, attributes: { DeploymentId: logicalId } }),
  'AWS::ApiGateway::Stage': ({ properties }) => ({ ref: textOf(properties, 'StageName') }),
};
