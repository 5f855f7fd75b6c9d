// Shared by bin/vrt and bin/vrtd: both check the Node version before anything else is parsed.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import './source-maps.mjs';

/** Imports the compiled program `dist/<path>`, or says in one sentence why it cannot. */
export async function launch(path) {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    process.stderr.write(
      `vrt needs Node 20 or later; this is ${process.version}. Install a newer Node and try again.\n`,
    );
    process.exit(1);
  }
  const program = new URL(`../dist/${path}`, import.meta.url);
  if (!existsSync(fileURLToPath(program))) {
    process.stderr.write(
      'vrt is not built yet. Type `npm run build` in the repository, or `npm run demo`, which builds it and shows what it does.\n',
    );
    process.exit(1);
  }
  await import(program.href);
}
