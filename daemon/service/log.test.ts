import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from './log.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vrt-service-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('the log', () => {
  it('is one JSON object per line where there is no terminal', async () => {
    const line: unknown = JSON.parse(await logged('auto', false));
    expect(line).toMatchObject({
      level: 30,
      uid: 7,
      msg: 'hello',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('is one readable line on a terminal', async () => {
    expect(await logged('auto', true)).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: hello \{"uid":7\}\n$/);
  });

  it('does what it is told whatever the terminal', async () => {
    expect(await logged('pretty', false)).toContain('INFO: hello');
    expect(await logged('json', true)).toContain('"msg":"hello"');
  });
});

async function logged(format: 'auto' | 'json' | 'pretty', terminal: boolean): Promise<string> {
  const path = join(directory, 'log');
  const fd = openSync(path, 'w');
  const log = await createLog({ level: 'info', format, terminal, colour: false, fd });
  log.debug('unseen');
  log.info({ uid: 7 }, 'hello');
  closeSync(fd);
  return readFileSync(path, 'utf8');
}
