import type { Command } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import { jsonProblem } from '../../protocol/text/json-problem.js';
import { contextOf, subcommand } from '../context.js';
import { readText } from '../read-input.js';
import { reasonOf } from '../../protocol/text/reason.js';

export function apiCommand(): Command {
  return subcommand('api <method> <path>', 'send any request to the local API and print the answer', [
    'api GET /v1/sessions',
    'api GET /v1/openapi.json',
    `api POST /v1/sessions --data '{"name":"lobby"}'`,
    'api POST /v1/sessions --data @session.json',
  ])
    .option('--data <json>', 'the body: JSON, @FILE, or - for standard input')
    .action(async (method: string, path: string, { data }: { data?: string }, command: Command) => {
      const { terminal, client } = contextOf(command);
      const { text } = await client.send(
        method.toUpperCase(),
        path.startsWith('/') ? path : `/${path}`,
        await bodyFrom(data),
      );
      terminal.write(text.endsWith('\n') ? text : `${text}\n`);
    });
}

async function bodyFrom(data: string | undefined): Promise<unknown> {
  if (data === undefined) return undefined;
  const source = data === '-' ? '-' : data.startsWith('@') ? data.slice(1) : undefined;
  const text = source === undefined ? data : await readText(source);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new VrtError('invalid-json', `The body is not JSON: ${jsonProblem(text) ?? reasonOf(error)}.`, {
      cause: error,
    });
  }
}
