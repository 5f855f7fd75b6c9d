// Files, exports and packages that nothing uses. `npm run check` asks twice: with the tests, for an export that only its own
// file reads; and without (`--production`), for code that only a test runs. An export for a test is fine where the file
// itself runs it too. What only tests and people's own tools call says `@internal`.
const withoutTests = process.argv.includes('--production');

/** @type {import('knip').KnipConfig} */
export default {
  entry: [
    ...['bin/{vrt,vrtd,launch.mjs}!', 'cli/main.ts!', 'daemon/main.ts!', 'bench/main.ts!'],
    // Started by name, as processes of their own.
    ...['daemon/stream/main.ts!', 'daemon/doctor/encoder-probe.ts!', 'cli/replay/tied-to-parent.ts!'],
    'bench/{follower-process,orchestrator/relay,orchestrator/load-process}.ts!',
    'scripts/*.{mjs,d.mts}!',
  ],
  project: [
    '{protocol,native,daemon,cli,bench}/**/*.{ts,tsx}!',
    '!**/{testing/**,*.test-support.ts}!',
    'test/**/*.{ts,tsx}',
    '{bin,scripts}/*!',
  ],
  ignoreExportsUsedInFile: withoutTests ? true : { interface: true, type: true },
  // Programs of the machine; `.ci/run` installs what tests need of them.
  exclude: ['binaries'],
  // Read by native/binding.gyp.
  ignoreDependencies: ['node-addon-api'],
};
