import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import { contextOf, subcommand } from '../context.js';
import { packageRoot, programPath } from '../package-root.js';

export function daemonInstallCommand(): Command {
  return subcommand('install', 'write a systemd unit for vrtd, or print it', [
    'daemon install --print',
    'daemon install                # the whole machine, as root',
    'daemon install --user         # only you',
  ])
    .option('--user', 'a unit for you instead of the whole machine')
    .option('--print', 'print it, write nothing')
    .action(({ user, print }: { user?: true; print?: true }, command: Command) => {
      const { terminal } = contextOf(command);
      const unit = unitText(user === true);
      if (print === true) {
        terminal.write(unit);
        return;
      }
      const path =
        user === true ? join(configHome(), 'systemd/user/vrtd.service') : '/etc/systemd/system/vrtd.service';
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, unit, { mode: 0o644 });
      } catch (error) {
        throw new VrtError(
          'denied',
          `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
          {
            hint:
              user === true
                ? 'Check the permissions of that folder.'
                : 'Do it as root, or with `--user` for yourself.',
          },
        );
      }
      const systemctl = user === true ? 'systemctl --user' : 'systemctl';
      terminal.write(
        `Wrote ${path}. Start it with:\n  ${systemctl} daemon-reload && ${systemctl} enable --now vrtd\n`,
      );
    });
}

/** The unit of the package with the programs of this installation. */
function unitText(user: boolean): string {
  const text = readFileSync(
    join(packageRoot(), 'systemd', user ? 'vrtd-user.service' : 'vrtd.service'),
    'utf8',
  );
  return text.replaceAll('@NODE@', process.execPath).replaceAll('@VRTD@', programPath('vrtd'));
}

function configHome(): string {
  const named = process.env['XDG_CONFIG_HOME'];
  return named?.startsWith('/') === true ? named : join(homedir(), '.config');
}
