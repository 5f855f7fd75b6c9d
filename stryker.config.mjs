/**
 * Mutation testing of the pure core: `npm run mutation` (CONTRIBUTING.md). Each mutant is one small change of the code;
 * one that no unit test notices is a behaviour that could break unseen.
 * @type {import('@stryker-mutator/core').PartialStrykerOptions}
 */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: [
    'protocol/alvr/{shard-assembler,bincode,control-inbox}.ts',
    'protocol/pose/{csv,plain-number}.ts',
    'daemon/stream/control/!(*.test|*.test-support).ts',
    'cli/replay/{expectation,junit,lateness,report,report-table}.ts',
    'daemon/core/{client-presence,clients,sessions,settings,setting-*}.ts',
    'daemon/core/change.ts',
    'daemon/core/people/{gathering,gatherings,data-streams}.ts',
    'daemon/store/event-{log,numbers,table}.ts',
  ],
  // Unit tests alone. Left out: what changes the umask or mounts, which a worker thread cannot; and properties of random
  // events and long runs, which take seconds each; the former would notice other mutants in every run.
  testFiles: [
    'protocol/**/*.test.ts',
    'daemon/stream/control/!(*.property|*.long).test.ts',
    'cli/replay/*.test.ts',
    'daemon/core/**/*.test.ts',
    'daemon/store/!(damage|private-files).test.ts',
  ],
  // The sandbox is a copy; what unit tests read is all it needs. Stryker would rewrite tsconfig.json with TypeScript's
  // old programming interface, which TypeScript 7 does not have.
  ignorePatterns: ['/.stryker-tmp', '/dist', '/bench', '/man', '/test', '/tsconfig.json'],
  // scripts/mutation.mjs puts a folder of its own into it, and takes it out again.
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always',
  // One at a time: timing out on a busy machine would count as noticing.
  concurrency: 1,
  timeoutMS: 15_000,
  reporters: ['progress-append-only'],
  allowConsoleColors: false,
};
