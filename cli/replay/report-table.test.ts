import { expect, it } from 'vitest';
import type { Terminal } from '../terminal.js';
import { reportTable } from './report-table.js';
import { runReport } from './report.js';
import { measured, reportWith, unmeasured } from './run-inputs.test-support.js';

const terminal: Terminal = {
  interactive: false,
  addressable: false,
  columns: 80,
  write: () => undefined,
  talk: () => undefined,
  redraw: () => undefined,
  progress: () => undefined,
  style: (kind, text) => `<${kind}>${text}`,
};

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

it('shows what was measured', () => {
  expect(reportTable(runReport(measured), terminal)).toBe(`\
WHAT                                   MEASURED
picture                                672x704 per eye, 72 Hz, libx264
frames rendered                        104
frames encoded                         103
frames sent                            100
frames decoded                         80 (80.0 %)
frames matched to their pose           60 (75.0 %)
frames with an unreadable stamp        12
shards lost                            20 of 900 (2.2 %)
losses                                 7 recovered, 1 pending
IDRs                                   12 for 13 requests
recovery, frames (p50 / p95 / max)     3 / 8 / 14
  beyond the first possible IDR (max)  5
latency (p50 / p95): pose to render    0.12 / 0.62 ms
  render                               1.00 / 1.50 ms
  encode                               2.00 / 2.50 ms
  send                                 3.00 / 3.50 ms
  network                              4.00 / 4.50 ms
  decode                               5.00 / 5.50 ms
  total                                6.00 / 6.50 ms
bitrate                                799.6 kbit/s
CPU, percent of a core                 streamer 50, headset 20, vrtd 2.5
<bad>3 of 80 decoded frames do not show the pose they were made for.
`);
});

it('shows a dash for what was not', () => {
  expect(reportTable(runReport(unmeasured), terminal)).toBe(`\
WHAT                                   MEASURED
picture                                -x- per eye, - Hz, no encoder
frames rendered                        0
frames encoded                         0
frames sent                            0
frames decoded                         -
frames matched to their pose           -
frames with an unreadable stamp        -
shards lost                            - of 0
losses                                 0 recovered, 0 pending
IDRs                                   0 for 0 requests
recovery, frames (p50 / p95 / max)     - / - / -
  beyond the first possible IDR (max)  -
latency (p50 / p95): pose to render    -
  render                               -
  encode                               -
  send                                 -
  network                              -
  decode                               -
  total                                -
bitrate                                -
CPU, percent of a core                 streamer 50, headset -, vrtd 2.5
<bad>No picture was decoded, so none shows which pose it was made for.
`);
});

it('says why nothing was decoded, and measures no decoding', () => {
  const without = reportWith({
    decoder: null,
    decoderProblem: 'The npm package node-av, which decodes pictures, is not installed for this machine.',
    framesDecoded: 0,
  });
  const text = reportTable(without, terminal);
  expect(lastLine(text)).toBe(
    '<bad>No picture was decoded, so none shows which pose it was made for. The npm package node-av, which decodes pictures, is not installed for this machine.',
  );
  expect(text).toMatch(/^ {2}decode +-$/m);
});

it('counts one thing as one', () => {
  expect(reportTable(reportWith({ idrRequests: 1 }), terminal)).toMatch(/^IDRs +12 for 1 request$/m);
});

it.each([
  [
    'all right',
    { framesDecoded: 60, framesMatched: 60, framesMismatched: 0, framesUnstamped: 0, framesDamaged: 0 },
    '<good>Every decoded frame shows the pose it was made for.',
  ],
  [
    'unreadable',
    { framesDecoded: 60, framesMatched: 0, framesMismatched: 0, framesUnstamped: 60, framesDamaged: 0 },
    '<bad>60 of 60 decoded frames have a stamp that cannot be read: the picture is too small or the bitrate too low.',
  ],
  [
    'nothing at all',
    { framesDecoded: 0, framesMatched: 0, framesMismatched: 0, framesUnstamped: 0, framesDamaged: 0 },
    '<bad>No picture was decoded, so none shows which pose it was made for.',
  ],
  [
    'damaged',
    { framesDecoded: 60, framesMatched: 50, framesMismatched: 0, framesUnstamped: 0, framesDamaged: 10 },
    '<bad>10 of 60 decoded frames are damaged: what they refer to was lost.',
  ],
] as const)('says what the pictures came to: %s', (_, headset, sentence) => {
  expect(lastLine(reportTable(reportWith(headset), terminal))).toBe(sentence);
});
