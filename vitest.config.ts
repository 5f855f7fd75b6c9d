import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{protocol,native,daemon,cli,bench,test}/**/*.test.{ts,tsx}'],
    globalSetup: 'scripts/fresh-build.mjs',
    // Two cores: whole-system tests start real daemons, encoders and headsets.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // `npm run coverage -- protocol`. Programs that tests start are not counted, so a whole run says less than it seems to.
    coverage: { reporter: ['text', 'html'] },
  },
});
