import { readFileSync } from 'node:fs';

/** Read at run time, so that a packed vrt reports its own version. */
function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}

const args = process.argv.slice(2);
// Answered before anything else is loaded: scripts ask for it often.
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V'))
  process.stdout.write(`${version()}\n`);
else {
  const { run } = await import('./program.js');
  process.exitCode = await run(args, version());
}
