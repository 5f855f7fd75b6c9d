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

  it('lets no name of a stranger reach the terminal as a command', async () => {
    const name = '\u001b[2J\u009b2J\u202e\nfake';
    const line = await logged('json', false, name);
    // oxlint-disable-next-line no-control-regex -- what must not be there
    expect(line).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(JSON.parse(line)).toMatchObject({ msg: `hello ${name}`, who: name });
    expect(await logged('pretty', true, name)).toMatch(
      /^\[[\d:.]+\] INFO: hello \?\[2J\?2J\?\?fake \{.*"who":"\\u001b\[2J\?2J\?\\nfake"\}\n$/,
    );
  });
});

async function logged(format: 'auto' | 'json' | 'pretty', terminal: boolean, who?: string): Promise<string> {
  const path = join(directory, 'log');
  const fd = openSync(path, 'w');
  const log = await createLog({ level: 'info', format, terminal, colour: false, fd });
  log.debug('unseen');
  if (who === undefined) log.info({ uid: 7 }, 'hello');
  else log.info({ who }, `hello ${who}`);
  closeSync(fd);
  return readFileSync(path, 'utf8');
}
