import { Command } from 'commander';
import type { Scenario, ScenarioState } from '../../protocol/api/scenario.js';
import { counted } from '../../protocol/text/counted.js';
import { contextOf, subcommand } from '../context.js';
import { printActed } from '../output/acted.js';
import type { View } from '../output/print.js';
import { readInput } from '../read-input.js';
import { readScenarios } from '../scenario-file.js';
import { safe } from '../terminal.js';
import { forEach } from './each.js';
import { listing } from './listing.js';
import { showing } from './showing.js';

const view: View<Scenario> = {
  name: (scenario) => scenario.name,
  none: 'There are no scenarios. Import some with `vrt scenario import FILE.json`.',
  columns: [
    { heading: 'NAME', cell: (scenario) => scenario.name },
    { heading: 'ID', cell: (scenario) => scenario.id },
    { heading: 'ROOMS', cell: (scenario) => String(scenario.rooms.length), right: true },
    { heading: 'EVENTS', cell: (scenario) => String(scenario.script.length), right: true },
    { heading: 'DESCRIPTION', cell: (scenario) => scenario.description },
  ],
};

export function scenarioCommand(): Command {
  return new Command('scenario')
    .description('import scenarios, and run those of sessions')
    .addCommand(importFile())
    .addCommand(list())
    .addCommand(show())
    .addCommand(remove())
    .addCommand(start())
    .addCommand(stop());
}

function importFile(): Command {
  return subcommand('import <file...>', 'add scenarios from JSON, or replace those of the same id', [
    'scenario import yard.json',
    'scenario import -      # from standard input',
  ]).action(async (files: string[], _flags: unknown, command: Command) => {
    const context = contextOf(command);
    const { client, format } = context;
    await forEach(format, files, async (file) => {
      for (const body of readScenarios(await readInput(file), file)) {
        const scenario = await client.call('POST /v1/scenarios', { body });
        await printActed(context, scenario, {
          view,
          made: true,
          sentence: `Scenario ${safe(scenario.name)} (${safe(scenario.id)}): ${counted(scenario.rooms.length, 'room')}, ${counted(scenario.script.length, 'timed event')}.`,
        });
      }
    });
  });
}

function list(): Command {
  return listing(subcommand('list', 'list the catalogue', ['scenario list', 'scenario list --sort name']), {
    view,
    rows: ({ client }) => client.call('GET /v1/scenarios', {}),
  });
}

function show(): Command {
  return showing(
    subcommand('show <scenario...>', 'show scenarios; with --json as a file to import', [
      'scenario show yard',
      'scenario show yard --json > yard.json',
    ]),
    view,
    (client, id) => client.call('GET /v1/scenarios/:id', { params: { id } }),
  );
}

function remove(): Command {
  return subcommand('delete <scenario...>', 'remove scenarios; sessions keep their copies', [
    'scenario delete yard',
  ]).action(async (ids: string[], _flags: unknown, command: Command) => {
    const context = contextOf(command);
    const { client, format } = context;
    await forEach(format, ids, async (id) => {
      const gone = await client.call('DELETE /v1/scenarios/:id', { params: { id } });
      await printActed(context, gone, { view, sentence: `Scenario ${safe(gone.name)} was removed.` });
    });
  });
}

function start(): Command {
  return subcommand('start <session>', "let the clock of a session's scenario run", [
    'scenario start lobby',
    'scenario start lobby --from-beginning',
  ])
    .option('--from-beginning', 'from 0, with all its timed events')
    .action(async (id: string, { fromBeginning }: { fromBeginning?: true }, command: Command) => {
      const { client } = contextOf(command);
      const body = fromBeginning === true ? { fromBeginning } : {};
      await printState(
        command,
        await client.call('POST /v1/sessions/:id/scenario/start', { params: { id }, body }),
      );
    });
}

function stop(): Command {
  return subcommand('stop <session>', "stop the clock of a session's scenario", [
    'scenario stop lobby',
  ]).action(async (id: string, _flags: unknown, command: Command) => {
    const { client } = contextOf(command);
    await printState(command, await client.call('POST /v1/sessions/:id/scenario/stop', { params: { id } }));
  });
}

async function printState(command: Command, state: ScenarioState): Promise<void> {
  const does = state.running ? 'runs' : 'stands';
  await printActed(contextOf(command), state, {
    view: { name: ({ name }: ScenarioState) => name },
    sentence: `Scenario ${safe(state.name)} ${does} at ${(state.clockMs / 1000).toFixed(1)} s; ${state.emitted} of ${counted(state.events, 'event')} emitted.`,
  });
}
