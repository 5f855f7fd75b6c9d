import { Box, useApp, useInput, useStdout } from 'ink';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Feed } from './data/feed.js';
import { lineToComplete } from './complete-line.js';
import { CommandRun } from './data/command-run.js';
import { fittingWords } from './data/fitting-words.js';
import { useSize } from './data/use-size.js';
import { useLines } from './data/use-lines.js';
import type { Screen } from './frame.js';
import { panes } from './keys.js';
import type { Desk, Dialog } from './pane.js';
import { shellLine } from '../../protocol/text/shell-word.js';
import { firstScreen, press, withCompletion, withDialog, type Pressed } from './screen-state.js';
import { withOption } from './selection.js';
import { keysOf } from './typed-keys.js';
import { Lines } from './widgets/lines.js';
import { reasonOf } from '../../protocol/text/reason.js';

const noticeMs = 5_000;

/** What others have to say in the last line. */
export class Notices {
  #listener: ((text: string) => void) | undefined;

  listen(listener: (text: string) => void): void {
    this.#listener = listener;
  }

  tell(text: string): void {
    this.#listener?.(text);
  }
}

interface AppProps {
  readonly feed: Feed;
  readonly notices: Notices;
}

/** The dashboard: a model of the daemon, a screen, and keys between them. */
export function App({ feed, notices }: AppProps) {
  const { exit } = useApp();
  const { stdout } = useStdout();
  const size = useSize();
  const [screen, setScreen] = useState(firstScreen);
  // Several keys may come before the next drawing: each begins where the one before ended.
  const current = useRef<Screen>(screen);
  const show = useCallback((next: Screen) => {
    current.current = next;
    setScreen(next);
  }, []);
  const lines = useLines(feed, screen, size);
  useEffect(() => feed.paceFor(size.width * size.height), [feed, size]);
  const notice = useCallback((text: string) => show({ ...current.current, notice: text }), [show]);

  useEffect(() => notices.listen(notice), [notices, notice]);
  useEffect(() => {
    if (screen.notice === '') return undefined;
    const timer = setTimeout(() => notice(''), noticeMs);
    return () => clearTimeout(timer);
  }, [screen.notice, notice]);

  const desk: Desk = {
    client: feed.client,
    notice,
    open: (dialog) => show(withDialog(current.current, dialog)),
    option: (name, value) => show(withOption(current.current, name, value)),
    copy: (text) => {
      stdout.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);
      notice('Copied, where the terminal allows it.');
    },
    refresh: () => feed.refreshSoon(),
    loadDoctor: () => feed.loadDoctor(),
    loadSettings: (scope) => feed.loadSettings(scope),
  };

  const attempt = (work: () => void | Promise<void>) => {
    Promise.resolve()
      .then(work)
      .catch((error: unknown) => notice(reasonOf(error)));
  };

  const running = useRef<CommandRun>(undefined);
  const stop = useCallback(() => {
    running.current?.stop();
    running.current = undefined;
  }, []);
  useEffect(() => stop, [stop]);

  const run = (words: readonly string[]) => {
    stop();
    const shown = { kind: 'output', command: shellLine('vrt', ...words), top: 0 } as const;
    show({ ...current.current, overlay: { ...shown, text: '', code: undefined } });
    const mine = new CommandRun(process.argv[1] ?? '', words, feed.client.socketPath, (text, code) => {
      const { overlay } = current.current;
      if (running.current !== mine || overlay?.kind !== 'output') return;
      show({ ...current.current, overlay: { ...overlay, text, code } });
      if (code !== undefined) feed.refreshSoon();
    });
    running.current = mine;
  };

  const complete = async (typed: string) => {
    const { before, last } = lineToComplete(typed);
    const words = await fittingWords(process.argv[1] ?? '', [...before, last], feed.client.socketPath);
    show(withCompletion(current.current, typed, words));
  };

  const follow = ({ screen: next, effect }: Pressed) => {
    show(next);
    switch (effect?.kind) {
      case 'quit':
        exit();
        return;
      case 'act':
        attempt(() => effect.action.run(effect.view, desk));
        return;
      case 'submit':
        attempt(() => submit(effect.dialog, effect.values));
        return;
      case 'run':
        run(effect.words);
        return;
      case 'complete':
        attempt(() => complete(effect.typed));
        return;
      case 'stop':
        stop();
        return;
      case 'entered':
        attempt(() => panes[next.tab]?.entered?.(desk, feed.model()));
        return;
      case undefined:
    }
  };

  useInput((input, key) => {
    for (const [each, its] of keysOf(input, key))
      follow(press(current.current, each, its, feed.model(), size));
  });

  return (
    <Box width={size.width} height={size.height}>
      <Lines lines={lines} width={size.width} height={size.height} />
    </Box>
  );
}

function submit(dialog: Dialog, values: readonly string[]): void | Promise<void> {
  switch (dialog.kind) {
    case 'confirm':
      return dialog.yes();
    case 'ask':
      return dialog.submit(values[0] ?? '');
    case 'form':
      return dialog.submit(
        Object.fromEntries(dialog.fields.map(({ name }, index) => [name, values[index] ?? ''])),
      );
  }
}
