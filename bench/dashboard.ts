import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { vrt, vrtJson, withDaemon } from './programs.js';
import type { Row } from './row.js';

const watchMs = 10_000;

/** CPU of the dashboard on its Statistics and Logs tabs while a lossy stream runs; needs tmux. */
export async function dashboardBench(): Promise<Row[]> {
  if (spawnSync('tmux', ['-V']).error !== undefined)
    return [{ what: 'dashboard', measured: 'not measured: there is no tmux' }];
  return withDaemon(async (socket) => {
    const server = `vrt-bench-${process.pid}`;
    const tmux = (...args: string[]) =>
      execFileSync('tmux', ['-u', '-L', server, ...args], { encoding: 'utf8' });
    await vrtJson(['session', 'create', '--name', 'bench', '--bitrate', '5M', '--json', '--socket', socket]);
    await vrtJson([
      'settings',
      'set',
      'connection.client_discovery.auto_trust_clients',
      'on',
      '--json',
      '--socket',
      socket,
    ]);
    const headset = spawn(
      process.execPath,
      [
        vrt,
        'headset',
        '--hostname',
        'bench.client',
        '--bind',
        '127.0.0.2',
        '--announce',
        '127.0.0.1:29941',
        '--view',
        '320x352',
        '--loss',
        '2%',
        '--quiet',
      ],
      { stdio: 'ignore' },
    );
    try {
      const rows: Row[] = [];
      for (const [width, height] of [
        [80, 24],
        [200, 60],
      ] as const) {
        tmux(
          ...['-f', '/dev/null', 'new-session', '-d', '-s', 'it', '-x', String(width), '-y', String(height)],
          `exec '${process.execPath}' '${vrt}' dashboard --socket '${socket}'`,
        );
        const pid = Number(tmux('list-panes', '-t', 'it', '-F', '#{pane_pid}'));
        await pause(4_000);
        for (const [key, tab] of [
          ['3', 'Statistics'],
          ['5', 'Logs'],
        ] as const) {
          tmux('send-keys', '-t', 'it', key);
          await pause(1_000);
          const before = cpuMs(pid);
          await pause(watchMs);
          const percent = ((cpuMs(pid) - before) * 100) / watchMs;
          rows.push({
            what: `dashboard ${width}x${height}, ${tab}`,
            measured: `${percent.toFixed(1)} % of a core`,
            goal: '< 5 %',
            met: percent < 5,
          });
        }
        tmux('kill-session', '-t', 'it');
      }
      return rows;
    } finally {
      spawnSync('tmux', ['-L', server, 'kill-server']);
      headset.kill('SIGTERM');
    }
  });
}

/** User and system time of a process (proc_pid_stat(5); a tick is 10 ms). */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
