import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import { shellWord } from '../../protocol/text/shell-word.js';
import { contextOf, subcommand } from '../context.js';
import { barredFromOthers } from '../install/readable-by-others.js';
import { isEdited, unitText } from '../install/unit-text.js';
import { packageRoot, programPath } from '../package-root.js';
import type { Terminal } from '../terminal.js';
import { reasonOf } from '../../protocol/text/reason.js';

interface InstallFlags {
  readonly user?: true;
  readonly print?: true;
  readonly force?: true;
}

const sysusersPath = '/etc/sysusers.d/vrt.conf';

export function daemonInstallCommand(): Command {
  return subcommand('install', 'write a systemd unit for vrtd, or print it', [
    'daemon install --print',
    'daemon install                # the whole machine, as root',
    'daemon install --user         # only you',
  ])
    .option('--user', 'a unit for you instead of the whole machine')
    .option('--print', 'print it, write nothing')
    .option('--force', 'replace a unit that was edited')
    .action(({ user, print, force }: InstallFlags, command: Command) => {
      const { terminal } = contextOf(command);
      const template = packaged(user === true ? 'vrtd-user.service' : 'vrtd.service');
      const unit = unitText(template, process.execPath, programPath('vrtd'));
      if (user !== true) warnOfBarriers(terminal);
      if (print === true) {
        terminal.write(unit);
        return;
      }
      if (user === true) {
        const path = join(configHome(), 'systemd/user/vrtd.service');
        write(path, unit, 'Check the permissions of that folder.', force === true);
        terminal.write(
          `Wrote ${path}. Start it with:\n  systemctl --user daemon-reload && systemctl --user enable --now vrtd\n`,
        );
        return;
      }
      const path = '/etc/systemd/system/vrtd.service';
      const hint = 'Do it as root, or with `--user` for yourself.';
      write(path, unit, hint, force === true);
      writeFile(sysusersPath, packaged('vrt.sysusers.conf'), hint);
      terminal.write(
        `Wrote ${path} and ${sysusersPath}. Start it with:\n` +
          `  systemd-sysusers ${sysusersPath} && systemctl daemon-reload && systemctl enable --now vrtd\n` +
          'Whoever may use it joins its group, and logs in anew:\n  usermod -aG vrt USER\n',
      );
    });
}

function packaged(name: string): string {
  return readFileSync(join(packageRoot(), 'systemd', name), 'utf8');
}

/** The service runs as a user of its own, who may not enter the home directory in which vrt was installed. */
function warnOfBarriers(terminal: Terminal): void {
  const files = [process.execPath, programPath('vrtd'), join(packageRoot(), 'dist/daemon/main.js')];
  for (const file of files) {
    const barrier = existsSync(file) ? barredFromOthers(file) : undefined;
    if (barrier === undefined) continue;
    terminal.talk(
      `The user of the service, vrt, cannot read ${file}: ${barrier} is closed to others.\n` +
        `Install it where all may read, for example below /opt, or open it: \`chmod o+rx ${shellWord(barrier)}\`.`,
    );
  }
}

function write(path: string, unit: string, hint: string, force: boolean): void {
  const there = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  if (there !== undefined && there !== unit && isEdited(there) && !force) {
    throw new VrtError('confirmation-needed', `${path} was edited and is left unchanged.`, {
      hint: 'Replace it with `--force`. To keep changes apart from the unit, use `systemctl edit vrtd`.',
    });
  }
  writeFile(path, unit, hint);
}

function writeFile(path: string, text: string, hint: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: 0o644 });
  } catch (error) {
    const why = reasonOf(error, path);
    throw new VrtError('denied', `${path} cannot be written: ${why}.`, { hint });
  }
}

function configHome(): string {
  const named = process.env['XDG_CONFIG_HOME'];
  return named?.startsWith('/') === true ? named : join(homedir(), '.config');
}
