import { describe, expect, it } from '@jest/globals';
import { updateContext } from './update-context.ts';

const row = { projectId: 'p', contextId: 'c', createdAt: 't', updatedAt: 't' };
const update = (id: string, projectId = 'p') =>
  updateContext(
    { projectId, params: { id } },
    { contexts: { get: async (project, context) => (project === 'p' && context === 'c' ? row : undefined) } },
  );

describe(updateContext, () => {
  it('answers like a create, and changes nothing', async () => {
    expect(await update('c')).toEqual({
      status: 200,
      body: {
        id: 'c',
        cipherAlgorithm: 'AES-256-CBC',
        initializationVectorSize: 16,
        publicKey: expect.any(String),
        uploadUrl: expect.stringContaining('.invalid'),
      },
    });
  });

  it('finds no missing and no foreign context', async () => {
    await expect(update('missing')).rejects.toMatchObject({ status: 404 });
    await expect(update('c', 'another')).rejects.toMatchObject({ status: 404 });
  });
});
