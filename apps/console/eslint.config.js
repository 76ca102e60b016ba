import tseslint from 'typescript-eslint';
import root from '../../eslint.config.js';

/** The rules of the workspace, for components too. */
export default tseslint.config(
  ...root.map((config) =>
    config.files?.includes('**/*.ts') ? { ...config, files: [...config.files, '**/*.tsx'] } : config,
  ),
  { ignores: ['vite.config.ts', 'public/**'] },
  {
    files: ['**/*.tsx'],
    rules: {
      // React gives promises of event handlers to nobody; what they throw is told by a notification.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
);
