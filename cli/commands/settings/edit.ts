import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { VrtError } from '../../../protocol/api/error.js';
import { shellWord } from '../../../protocol/text/shell-word.js';
import { contextOf, subcommand } from '../../context.js';
import { printActed, printDone } from '../../output/acted.js';
import { carefully, outcomeView, showOutcome } from './outcome.js';
import { ownerOf, withOwner, type OwnerFlags } from './owner.js';
import { parseSettings, problemsOf } from './yaml-document.js';

interface EditFlags extends OwnerFlags {
  readonly all?: true;
  readonly yes?: true;
}

const heading = `# What stands here is chosen; what is taken out is reset to its default.
# Names and values: \`vrt settings list --all\`, \`vrt settings explain PATH\`.
`;

export function editCommand(): Command {
  return withOwner(
    subcommand('edit', 'edit what was chosen, in $VISUAL or $EDITOR', [
      'settings edit',
      'settings edit --session lobby --all',
    ]),
  )
    .option('--all', 'begin with every value in force')
    .option('-y, --yes', 'restart streams and disconnect clients without asking')
    .action(async (flags: EditFlags, command: Command) => {
      const context = contextOf(command);
      const { terminal, client } = context;
      const owner = ownerOf(flags);
      const { stringify } = await import('yaml');
      const current = await client.call('GET /v1/settings-document', {
        query: { ...owner, all: flags.all === true },
      });
      const folder = mkdtempSync(join(tmpdir(), 'vrt-settings-'));
      const file = join(folder, 'settings.yaml');
      const before = `${heading}${stringify(current)}`;
      writeFileSync(file, before, { mode: 0o600 });
      openEditor(file);
      const after = readFileSync(file, 'utf8');
      if (after === before) {
        rmSync(folder, { recursive: true });
        return printDone(context, 'Nothing was changed.');
      }
      try {
        const parsed = await parseSettings(after, file);
        const send = (dryRun: boolean) =>
          client.call('POST /v1/settings-document', {
            body: { document: parsed.document, ...owner, replace: true, dryRun },
          });
        const { dropped } = await send(true);
        if (dropped.length > 0) throw new VrtError('invalid-request', problemsOf(parsed, dropped));
        const outcome = await carefully(terminal, flags.yes === true, send);
        await printActed(context, outcome, { view: outcomeView, sentence: showOutcome(outcome) });
      } catch (error) {
        if (!(error instanceof VrtError)) throw error;
        throw new VrtError(error.code, error.message, {
          cause: error,
          hint: `Your text is kept: fix it and type \`vrt settings import --replace ${shellWord(file)}\`. Nothing was changed.`,
        });
      }
      rmSync(folder, { recursive: true });
    });
}

/** Throws VrtError `invalid-request` when there is no editor or it fails. */
function openEditor(file: string): void {
  const editor = process.env['VISUAL'] ?? process.env['EDITOR'] ?? 'vi';
  const { status, error } = spawnSync('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
  if (status === 0) return;
  rmSync(file);
  throw new VrtError('invalid-request', `The editor "${editor}" failed: nothing was changed.`, {
    cause: error,
    hint: 'Name another one in the variable EDITOR.',
  });
}
