import type { CommandContext } from '../context.js';
import type { Command } from './command.js';
import { peopleCommands } from './people.js';
import { publishedCommands } from './published.js';
import { sceneCommands } from './scene.js';
import { serverCommands } from './server.js';
import { sessionCommands } from './sessions.js';
import { streamCommands } from './streams.js';

/** Every command of the wire by its name. */
export const allCommands: ReadonlyMap<string, Command<CommandContext>> = new Map(
  Object.entries({
    ...serverCommands,
    ...peopleCommands,
    ...sessionCommands,
    ...sceneCommands,
    ...streamCommands,
    ...publishedCommands,
  }),
);
