import { Command } from 'commander';
import { daemonInstallCommand } from './daemon-install.js';
import { daemonStartCommand } from './daemon-start.js';
import { daemonStatusCommand } from './daemon-status.js';
import { daemonReloadCommand, daemonStopCommand } from './daemon-stop.js';

export function daemonCommand(): Command {
  return new Command('daemon')
    .description('start, stop and install vrtd')
    .addCommand(daemonStartCommand())
    .addCommand(daemonStopCommand())
    .addCommand(daemonReloadCommand())
    .addCommand(daemonStatusCommand())
    .addCommand(daemonInstallCommand());
}
