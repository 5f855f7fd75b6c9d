import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { errorCode, reasonOf, reasonOfCode } from '../protocol/text/reason.js';

const folder = mkdtempSync(join(tmpdir(), 'vrt-reason-'));
afterAll(() => rmSync(folder, { recursive: true }));

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('why something failed', () => {
  it('is said in words, and with the path unless the sentence names it already', () => {
    const isDirectory = thrownBy(() => writeFileSync(folder, ''));
    expect(reasonOf(isDirectory)).toBe(`it is a directory (${folder})`);
    expect(reasonOf(isDirectory, folder)).toBe('it is a directory');
    const absent = join(folder, 'absent');
    expect(
      reasonOf(
        thrownBy(() => readFileSync(absent)),
        absent,
      ),
    ).toBe('there is no such file or directory');
  });

  it('is the text of the system where there are no words of ours', () => {
    const error = Object.assign(new Error("EMLINK: too many links, link '/a' -> '/b'"), { code: 'EMLINK' });
    expect(reasonOf(error)).toBe('too many links');
    expect(reasonOfCode('EMLINK')).toBe('EMLINK');
    expect(reasonOfCode('ECONNREFUSED')).toBe('nothing listens there');
  });

  it('names the program that is not there', async () => {
    const [error] = (await once(spawn('/nonexistent/program'), 'error')) as [Error];
    expect(reasonOf(error)).toBe('there is no program /nonexistent/program');
  });

  it('is told of addresses too', async () => {
    const first = createServer().listen(0, '127.0.0.1');
    await once(first, 'listening');
    const bound = first.address();
    const second = createServer().listen(typeof bound === 'object' ? bound?.port : 0, '127.0.0.1');
    const [error] = (await once(second, 'error')) as [Error];
    first.close();
    expect([reasonOf(error), errorCode(error)]).toEqual(['another program has that address', 'EADDRINUSE']);
  });

  it('is the message of any other error, and the text of what is none', () => {
    expect(reasonOf(new Error('the gateway is off'))).toBe('the gateway is off');
    expect(reasonOf(Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR' }))).toBe(
      'disk I/O error',
    );
    expect(reasonOf('nonsense')).toBe('nonsense');
    expect(errorCode('ENOENT')).toBe('');
  });
});
