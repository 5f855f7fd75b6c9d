import type { Command } from 'commander';
import { contextOf } from '../context.js';
import type { DaemonClient } from '../daemon-client.js';
import { shownText, type View } from '../output/print.js';
import { watch } from '../output/watch.js';
import { forEach } from './each.js';

/** Makes a command one that shows each of its operands: one as it is, several as a list of them. */
export function showing<T extends object>(
  command: Command,
  view: View<T>,
  get: (client: DaemonClient, id: string) => Promise<T>,
): Command {
  return command
    .option('-w, --watch', 'keep showing until Ctrl-C')
    .action(async (ids: string[], { watch: keep }: { watch?: true }) => {
      const { terminal, client, format, signal } = contextOf(command);
      if (keep === true) {
        return watch(terminal, signal, async () => {
          const rows = await Promise.all(ids.map((id) => get(client, id)));
          return format === 'json'
            ? `${JSON.stringify(ids.length === 1 ? rows[0] : rows)}\n`
            : shownText(format, rows, ids.length > 1, view);
        });
      }
      const rows: T[] = [];
      await forEach(format, ids, async (id) => void rows.push(await get(client, id)));
      terminal.write(await shownText(format, rows, ids.length > 1, view));
    });
}
