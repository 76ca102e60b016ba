/**
 * Where things are in the artifacts bucket. Keys begin with the project, so that one prefix is one tenant's:
 *
 *   contexts/<project>/<context>/<version>.tar.zst     a profile; a new version is a new key
 *   extensions/<project>/<extension>.zip
 *   certificates/<project>/<certificate>.pem
 *   sessions/<project>/<session>/launch.json           what the container must know and the row must not hold
 *   sessions/<project>/<session>/logs/<000001>.jsonl
 *   sessions/<project>/<session>/downloads/<name>
 *   sessions/<project>/<session>/recording/...
 */
export const contextPrefix = (projectId: string, contextId: string): string => `contexts/${projectId}/${contextId}/`;
export const contextKey = (projectId: string, contextId: string, version: string): string =>
  `${contextPrefix(projectId, contextId)}${version}.tar.zst`;
export const extensionKey = (projectId: string, extensionId: string): string =>
  `extensions/${projectId}/${extensionId}.zip`;
export const certificateKey = (projectId: string, certificateId: string): string =>
  `certificates/${projectId}/${certificateId}.pem`;
export const sessionPrefix = (projectId: string, sessionId: string): string => `sessions/${projectId}/${sessionId}/`;
export const launchKey = (projectId: string, sessionId: string): string =>
  `${sessionPrefix(projectId, sessionId)}launch.json`;
export const logsPrefix = (projectId: string, sessionId: string): string =>
  `${sessionPrefix(projectId, sessionId)}logs/`;
export const downloadsPrefix = (projectId: string, sessionId: string): string =>
  `${sessionPrefix(projectId, sessionId)}downloads/`;
export const recordingPrefix = (projectId: string, sessionId: string): string =>
  `${sessionPrefix(projectId, sessionId)}recording/`;
