import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A file, what it imports, and whether the rules let it. */
type Planted = readonly [file: string, imports: string];

const forbidden: readonly Planted[] = [
  ['protocol/planted.ts', '../daemon/core/sessions.js'],
  ['protocol/api/planted.ts', '../../cli/context.js'],
  ['protocol/planted-io.ts', 'node:fs'],
  ['cli/commands/planted.ts', '../../daemon/core/sessions.js'],
  ['cli/planted.ts', '../native/load.js'],
  ['native/planted.ts', '../protocol/address.js'],
  ['daemon/planted.ts', '../cli/context.js'],
  ['daemon/core/planted.ts', '../store/open.js'],
  ['daemon/core/people/planted.ts', '../../gateways/alvr/gateway.js'],
  ['daemon/core/planted-web.ts', '../web/listener.js'],
  ['daemon/core/planted-io.ts', 'node:net'],
  ['daemon/stream/planted.ts', '../core/sessions.js'],
  ['daemon/stream/transport/alvr/planted.ts', '../../../store/open.js'],
  ['daemon/stream/control/planted.ts', '../../gateways/alvr/link.js'],
  ['daemon/local-api/planted.ts', '../gateways/alvr/gateway.js'],
  ['daemon/local-api/handlers/planted.ts', '../../store/open.js'],
  ['daemon/store/planted.ts', '../local-api/server.js'],
  ['daemon/discovery/planted.ts', '../store/open.js'],
  ['daemon/web/planted.ts', '../gateways/alvr/gateway.js'],
  ['daemon/processes/planted.ts', '../stream/streamer.js'],
  ['daemon/gateways/alvr/planted.ts', '../vrtogether/gateway.js'],
  ['daemon/gateways/vrtogether/planted.ts', '../alvr/gateway.js'],
  ['daemon/gateways/vrtogether/commands/planted.ts', '../../alvr/link.js'],
  ['daemon/gateways/vrtogether/planted-long.ts', '../../gateways/alvr/link.js'],
  ['daemon/gateways/alvr/planted-store.ts', '../../store/open.js'],
  ['daemon/gateways/planted.ts', '../local-api/server.js'],
  ['daemon/gateways/vrtogether/planted-pixels.ts', '../../stream/streamer.js'],
  ['test/planted.ts', '../daemon/core/sessions.js'],
  ['test/vrtogether/planted.ts', '../../native/load.js'],
  ['bench/planted.ts', '../daemon/store/open.js'],
  ['bench/planted-root.ts', '../daemon/daemon.js'],
  ['bench/recovery/planted.ts', '../../cli/replay/report.js'],
  ['bench/planted-test.ts', '../test/system/machine.js'],
];

const allowed: readonly Planted[] = [
  ['protocol/fine.ts', './address.js'],
  ['cli/commands/fine.ts', '../../protocol/address.js'],
  ['daemon/core/fine.ts', '../../protocol/address.js'],
  ['daemon/gateways/fine.ts', './alvr/gateway.js'],
  ['daemon/gateways/alvr/fine.ts', '../../core/sessions.js'],
  ['daemon/gateways/alvr/fine-face.ts', '../../stream/streamer-process.js'],
  ['daemon/gateways/vrtogether/fine.ts', '../../../protocol/vrtogether/codes.js'],
  ['daemon/gateways/vrtogether/fine-web.ts', '../../web/listener.js'],
  ['daemon/stream/fine.ts', '../../native/load.js'],
  ['daemon/store/fine.ts', '../core/store.js'],
  ['test/fine.ts', '../protocol/address.js'],
  ['bench/fine.ts', '../daemon/stream/encoder/open.js'],
  ['bench/fine-core.ts', '../daemon/core/events.js'],
  ['bench/recovery/fine.ts', '../../cli/headset/samples.js'],
];

let folder: string;
/** Codes of what the lint said, by file. */
let said: Map<string, string[]>;

function plant(file: string, text: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-imports-'));
  copyFileSync('.oxlintrc.json', join(folder, '.oxlintrc.json'));
  for (const [file, imports] of [...forbidden, ...allowed])
    plant(file, `import type { Thing } from '${imports}';\n\nexport type Planted = Thing;\n`);
  plant('daemon/core/ring-a.ts', `import type { B } from './ring-b.js';\n\nexport type A = B | 1;\n`);
  plant('daemon/core/ring-b.ts', `import type { A } from './ring-a.js';\n\nexport type B = A | 2;\n`);
  const { stdout } = spawnSync(resolve('node_modules/.bin/oxlint'), ['--format', 'json', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  said = new Map();
  for (const { code, filename } of diagnostics)
    said.set(filename, [...(said.get(filename) ?? []), code.replace(/^.*\(|\)$/g, '')]);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the lint', () => {
  it.each(forbidden)('does not let %s import %s', (file) => {
    expect(said.get(file)).toContain('no-restricted-imports');
  });

  it.each(allowed)('lets %s import %s', (file) => {
    expect(said.get(file) ?? []).not.toContain('no-restricted-imports');
  });

  it('finds a circle, of types too', () => {
    expect(['a', 'b'].flatMap((each) => said.get(`daemon/core/ring-${each}.ts`) ?? [])).toContain('no-cycle');
  });
});
