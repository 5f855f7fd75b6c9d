import type { Command } from 'commander';
import { contextOf, subcommand } from '../context.js';

export function dashboardCommand(): Command {
  return subcommand('dashboard', 'see and change everything, in the terminal', [
    'dashboard',
    'dashboard | head -40        # not a terminal, or TERM=dumb: the state as text, once',
  ])
    .option('--no-mouse', 'leave the mouse to the terminal')
    .action(run);
}

async function run({ mouse }: { readonly mouse: boolean }, command: Command): Promise<void> {
  const { terminal, client } = contextOf(command);
  if (!terminal.interactive || !terminal.addressable || !process.stdin.isTTY) {
    const { snapshot } = await import('../dashboard/snapshot.js');
    terminal.write(await snapshot(client));
    return;
  }
  // Ink's colours ignore NO_COLOR: they are switched off before they are loaded.
  if ((process.env['NO_COLOR'] ?? '') !== '') process.env['FORCE_COLOR'] = '0';
  // React's development build measures itself, for ever.
  process.env['NODE_ENV'] ??= 'production';
  // With either of these set Ink draws nothing before it ends; on a terminal it should draw.
  process.env['CI'] = process.env['CONTINUOUS_INTEGRATION'] = 'false';
  const { runDashboard } = await import('../dashboard/main.js');
  await runDashboard(client, { mouse });
}
