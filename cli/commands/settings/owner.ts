import type { Command } from 'commander';
import type { SettingOwner } from '../../../protocol/api/setting.js';

export interface OwnerFlags {
  readonly session?: string;
  readonly client?: string;
}

/** Adds the flags that select the scope of settings. */
export function withOwner(command: Command): Command {
  return command
    .option('--session <session>', 'in the scope of a session')
    .option('--client <client>', 'in the scope of a client');
}

export function ownerOf({ session, client }: OwnerFlags): SettingOwner {
  return {
    ...(session === undefined ? {} : { session }),
    ...(client === undefined ? {} : { client }),
  };
}
