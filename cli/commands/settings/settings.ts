import { Command } from 'commander';
import { diffCommand, listCommand } from './list.js';
import { editCommand } from './edit.js';
import { exportCommand, importCommand } from './document.js';
import { explainCommand } from './explain.js';
import { getCommand } from './get.js';
import { presetCommand } from './preset.js';
import { resetCommand, setCommand } from './set.js';

/** `vrt settings`: one file per verb. */
export function settingsCommand(): Command {
  return new Command('settings')
    .description('read and change settings: of everything, of a session, of a client')
    .addCommand(listCommand())
    .addCommand(getCommand())
    .addCommand(setCommand())
    .addCommand(resetCommand())
    .addCommand(diffCommand())
    .addCommand(explainCommand())
    .addCommand(presetCommand())
    .addCommand(editCommand())
    .addCommand(exportCommand())
    .addCommand(importCommand());
}
