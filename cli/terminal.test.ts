import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { processTerminal } from './terminal.js';

/** The streams of a process, of which standard output is a terminal or a pipe. */
function streams(isTTY: boolean, TERM = 'xterm') {
  const stdout = Object.assign(new PassThrough(), { isTTY, columns: 20 });
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 20 });
  const terminal = processTerminal(
    { stdout, stderr, env: { TERM }, exit: () => undefined } as unknown as NodeJS.Process,
    false,
  );
  const read = (stream: PassThrough) => String(stream.read() ?? '');
  return { terminal, out: () => read(stdout), talk: () => read(stderr) };
}

const hostile = '\u001b[1mNAME\u001b[22m\u001b[2J\u009b2J\u202ex\n';

describe('what a command prints', () => {
  it('reaches a terminal without anything that it would obey, but for lines and colours', () => {
    const { terminal, out, talk } = streams(true);
    terminal.write(hostile);
    expect(out()).toBe('\u001b[1mNAME\u001b[22m?[2J?2J?x\n');
    terminal.redraw(hostile);
    expect(out()).toBe('\u001b[H\u001b[J\u001b[1mNAME\u001b[22m?[2J?2J?x\n');
    terminal.progress('a\u001b[2Jb');
    expect(talk()).toBe('\r\u001b[2Ka?[2Jb');
  });

  it('is appended where a terminal cannot go back', () => {
    const { terminal, out } = streams(true, 'dumb');
    terminal.redraw('one\n');
    terminal.redraw('two\n');
    expect(out()).toBe('one\ntwo\n');
    expect(terminal.addressable).toBe(false);
  });

  it('reaches a pipe as it is, since programs read it there, and people what is said to them', () => {
    const { terminal, out, talk } = streams(false);
    terminal.write(hostile);
    terminal.redraw(hostile);
    expect(out()).toBe(hostile + hostile);
    terminal.talk(hostile.trimEnd());
    expect(talk()).toBe('\u001b[1mNAME\u001b[22m?[2J?2J?x\n');
  });
});
