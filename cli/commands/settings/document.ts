import type { Command } from 'commander';
import { VrtError } from '../../../protocol/api/error.js';
import { contextOf, subcommand } from '../../context.js';
import { printActed, printDone } from '../../output/acted.js';
import { checkOverwrite, writeTextFile } from '../../output/write-file.js';
import { readText } from '../../read-input.js';
import { carefully, outcomeView, showOutcome } from './outcome.js';
import { ownerOf, withOwner, type OwnerFlags } from './owner.js';
import { parseSettings, problemsOf } from './yaml-document.js';

interface ExportFlags extends OwnerFlags {
  readonly all?: true;
  readonly file?: string;
  readonly force?: true;
}

export function exportCommand(): Command {
  return withOwner(
    subcommand('export', 'write settings as a YAML document (JSON with --json)', [
      'settings export > settings.yaml',
      'settings export --session lobby --all --json',
    ]),
  )
    .option('--all', 'every value in force, not only what was chosen in this scope')
    .option('--file <file>', 'write to a file')
    .option('--force', 'write it in place of a file that is there')
    .action(async (flags: ExportFlags, command: Command) => {
      const context = contextOf(command);
      const { terminal, client, format } = context;
      if (flags.file !== undefined) await checkOverwrite(flags.file, flags.force);
      const document = await client.call('GET /v1/settings-document', {
        query: { ...ownerOf(flags), all: flags.all === true },
      });
      const { stringify } = await import('yaml');
      const text = format === 'json' ? `${JSON.stringify(document, undefined, 2)}\n` : stringify(document);
      if (flags.file === undefined) terminal.write(text);
      else {
        writeTextFile(flags.file, text);
        printDone(context, `The settings are in ${flags.file}.`);
      }
    });
}

interface ImportFlags extends OwnerFlags {
  readonly yes?: true;
  readonly replace?: true;
  readonly dryRun?: true;
  readonly force?: true;
}

export function importCommand(): Command {
  return withOwner(
    subcommand('import <file>', 'take over settings from a YAML or JSON document (-: standard input)', [
      'settings import settings.yaml',
      'settings import old-settings.yaml --force --dry-run',
    ]),
  )
    .option('--replace', 'reset what the document does not name')
    .option('--force', 'take over what fits, and leave out the rest')
    .option('--dry-run', 'only say what would happen')
    .option('-y, --yes', 'restart streams and disconnect clients without asking')
    .action(async (file: string, flags: ImportFlags, command: Command) => {
      const context = contextOf(command);
      const { terminal, client } = context;
      const parsed = await parseSettings(await readText(file), file);
      const { replace = false } = flags;
      const send = (dryRun: boolean) =>
        client.call('POST /v1/settings-document', {
          body: { document: parsed.document, ...ownerOf(flags), replace, dryRun },
        });
      const { dropped } = await send(true);
      if (dropped.length > 0 && flags.force !== true) {
        throw new VrtError('invalid-request', problemsOf(parsed, dropped), {
          hint: 'Fix the file, or take over the rest of it with --force. Nothing was changed.',
        });
      }
      const only = flags.dryRun === true;
      const outcome = await carefully(terminal, flags.yes === true || only, (dryRun) => send(dryRun || only));
      await printActed(context, outcome, { view: outcomeView, sentence: showOutcome(outcome) });
    });
}
