/** What a mouse did: the button was pressed, or the wheel turned, over a cell counted from 0. */
export interface MouseEvent {
  readonly kind: 'press' | 'up' | 'down';
  readonly x: number;
  readonly y: number;
}

/** One report in SGR form, without the escape character, which Ink takes off (xterm control sequences, mouse tracking). */
// oxlint-disable-next-line no-control-regex -- the escape character is part of it
const report = /^\u001b?\[<(\d+);(\d+);(\d+)([Mm])/;
const kinds: Readonly<Record<number, MouseEvent['kind']>> = { 0: 'press', 64: 'up', 65: 'down' };

/** The reports at the beginning of what was read, and what comes after them. */
export function readMouse(input: string): { readonly events: readonly MouseEvent[]; readonly rest: string } {
  const events: MouseEvent[] = [];
  let rest = input;
  for (;;) {
    const [whole, button, x, y, end] = report.exec(rest) ?? [];
    if (whole === undefined) return { events, rest };
    const kind = kinds[Number(button)];
    // Other buttons, and that one was let go, mean nothing here.
    if (kind !== undefined && end === 'M') events.push({ kind, x: Number(x) - 1, y: Number(y) - 1 });
    rest = rest.slice(whole.length);
  }
}
