import { describe, expect, it } from 'vitest';
import { errorCode, reasonOf, reasonOfCode } from './reason.js';

const failure = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);

describe('why something failed', () => {
  it('is in our words where the system has a code', () => {
    expect(reasonOf(failure('EACCES: permission denied', { code: 'EACCES' }))).toBe('permission is denied');
    expect(reasonOfCode('ENOSPC')).toBe('no space is left on the device');
    expect(reasonOfCode('EWHAT')).toBe('EWHAT');
  });

  it('names the path, unless the sentence has it already', () => {
    const error = failure("EISDIR: illegal operation, read '/a'", { code: 'EISDIR', path: '/a' });
    expect(reasonOf(error)).toBe('it is a directory (/a)');
    expect(reasonOf(error, '/b')).toBe('it is a directory (/a)');
    expect(reasonOf(error, '/a')).toBe('it is a directory');
  });

  it('names the program that is not there', () => {
    const missing = { code: 'ENOENT', syscall: 'spawn ffmpeg' };
    expect(reasonOf(failure('spawn ffmpeg ENOENT', { ...missing, path: 'ffmpeg' }))).toBe(
      'there is no program ffmpeg',
    );
    expect(reasonOf(failure('spawn ENOENT', missing))).toBe('there is no program of that name');
    expect(reasonOf(failure('x', { code: 'EACCES', syscall: 'spawn ffmpeg', path: 'ffmpeg' }))).toBe(
      'permission is denied (ffmpeg)',
    );
    expect(reasonOf(failure('x', { code: 'ENOENT', syscall: 'open', path: 'a' }))).toBe(
      'there is no such file or directory (a)',
    );
  });

  it('is the words of the system for a code that we have none for', () => {
    const error = failure("EBADMSG: bad message, open '/a'", { code: 'EBADMSG', path: '/a' });
    expect(reasonOf(error)).toBe('bad message (/a)');
    expect(reasonOf(failure('EBADMSG: bad message', { code: 'EBADMSG' }))).toBe('bad message');
  });

  it('is the message of any other error, and the text of what is none', () => {
    expect(reasonOf(failure('It broke, twice.'))).toBe('It broke, twice.');
    expect(reasonOf(failure('database is full, today', { code: 'SQLITE_FULL' }))).toBe(
      'database is full, today',
    );
    expect(reasonOf(failure('EBADMSG is not at the front', { code: 'EBADMSG' }))).toBe(
      'EBADMSG is not at the front',
    );
    expect([reasonOf('a text'), reasonOf(undefined)]).toEqual(['a text', 'undefined']);
  });

  it('has a code, or an empty one', () => {
    expect([
      errorCode(failure('x', { code: 'EPERM' })),
      errorCode(failure('x', { code: 7 })),
      errorCode(failure('x')),
      errorCode('EPERM'),
      errorCode({ code: 'EPERM' }),
    ]).toEqual(['EPERM', '', '', '', '']);
  });
});
