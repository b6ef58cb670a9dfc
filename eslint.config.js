import { defineConfig, globalIgnores } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default defineConfig([
  globalIgnores(['**/dist/', '.cache/', '.dependency-cruiser.cjs', 'data/', 'runs/', 'var/']),
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
  },
  {
    rules: {
      eqeqeq: 'error',
      complexity: ['error', 10],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/dot-notation': 'off',
      // noUncheckedIndexedAccess types every read of a typed array as possibly undefined.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/src/**'],
    ignores: ['apps/server/src/main/**', 'packages/recognition/src/platform/node/no-telemetry.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'read it in main/config.ts' },
        { object: 'Date', property: 'now', message: 'take a clock' },
        { object: 'Math', property: 'random', message: 'take a seeded generator' },
      ],
    },
  },
  // A `describe` is a list of sentences, not a function that one has to hold in mind.
  { files: ['**/test/**', 'e2e/**'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['apps/web/src/**'], extends: [reactHooks.configs.flat.recommended] },
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
]);
