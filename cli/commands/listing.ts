import type { Command } from 'commander';
import { contextOf, type Context } from '../context.js';
import type { ChoiceFlags } from '../output/choose.js';
import { listText, printList, widthOf, type Order, type View } from '../output/print.js';
import { watch } from '../output/watch.js';

interface ListFlags extends ChoiceFlags {
  readonly watch?: true;
}

/** A list that a command prints. */
export interface Listing<T, F> {
  readonly view: View<T>;
  readonly order?: Order;
  /** Present rows, for the operands and flags of the command. */
  readonly rows: (context: Context, operands: readonly string[], flags: F) => Promise<readonly T[]>;
}

/** Makes a command one that prints a list: it can be filtered, sorted, cut to columns and watched. */
export function listing<T extends object, F = object>(
  command: Command,
  { view, order = 'by name', rows }: Listing<T, F>,
): Command {
  return command
    .option('--filter <key=value...>', 'only what has it: state=running, state!=running, model~quest')
    .option('--sort <key>', 'by this column or field; -key: the other way round')
    .option('--columns <keys>', 'these columns or fields, separated by commas')
    .option('-w, --watch', 'keep listing until Ctrl-C')
    .action(async (...given: unknown[]) => {
      const context = contextOf(command);
      const { terminal, format, signal } = context;
      const operands = given.slice(0, -2).filter((operand) => typeof operand === 'string');
      const flags: ListFlags & F = command.opts();
      const get = () => rows(context, operands, flags);
      if (flags.watch !== true) return printList(terminal, format, await get(), view, order, flags);
      return watch(terminal, signal, async () => {
        const all = await get();
        const text = await listText(format, all, view, order, flags, widthOf(terminal));
        if (format === 'json') return `${JSON.stringify(JSON.parse(text))}\n`;
        return text === '' && format === 'table' ? `${view.none}\n` : text;
      });
    });
}
