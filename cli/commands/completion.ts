import { Argument, Command } from 'commander';
import { completionScripts, shells, type Shell } from '../completion/scripts.js';
import { contextOf } from '../context.js';

export function completionCommand(): Command {
  return new Command('completion')
    .description('print the script that makes a shell complete vrt commands')
    .addArgument(new Argument('<shell>', 'whose script').choices([...shells]))
    .addHelpText(
      'after',
      `
Examples:
  $ vrt completion bash > ~/.local/share/bash-completion/completions/vrt
  $ vrt completion zsh > ~/.zfunc/_vrt
  $ vrt completion fish > ~/.config/fish/completions/vrt.fish`,
    )
    .action((shell: Shell, _flags: unknown, command: Command) => {
      contextOf(command).terminal.write(completionScripts[shell]);
    });
}
