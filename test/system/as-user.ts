import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { execFile } from 'node:child_process';
import type { CommandResult } from './machine.js';

/** Another user of the machine, by numbers that no account has. */
export interface Person {
  readonly uid: number;
  readonly gid: number;
  readonly groups?: readonly number[];
}

/** Whether programs of the repository can be run as other users, in a mount namespace: as root, in most containers. */
export function canBeOthers(): boolean {
  try {
    execFileSync(
      'unshare',
      [
        ...['-m', 'sh', '-c'],
        `mount -t tmpfs tmpfs /run && setpriv --reuid 54321 --regid 54321 --clear-groups "${process.execPath}" bin/vrt --version`,
      ],
      { stdio: 'ignore' },
    );
    return true;
  } catch {
    return false;
  }
}

/** The command line that runs `command` as somebody, with nothing of root's environment. */
function lineFor(
  { uid, gid, groups = [] }: Person,
  env: NodeJS.ProcessEnv,
  command: readonly string[],
): string[] {
  const variables = Object.entries({ PATH: process.env['PATH'], ...env }).map(
    ([name, value]) => `${name}=${value}`,
  );
  return [
    ...['setpriv', '--reuid', String(uid), '--regid', String(gid)],
    ...(groups.length === 0 ? ['--clear-groups'] : ['--groups', groups.join(',')]),
    ...['env', '-i', ...variables, process.execPath, ...command],
  ];
}

/** A machine seen from a mount namespace of its own: /run is empty there, and nothing of it is seen outside. */
export class OwnRun implements Disposable {
  readonly #holder: ChildProcess;
  readonly #children: ChildProcess[] = [];

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  static async create(): Promise<OwnRun> {
    const holder = spawn(
      'unshare',
      ['-m', 'sh', '-c', 'mount -t tmpfs tmpfs /run && echo ready && exec sleep infinity'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await new Promise((resolve) => {
      holder.stdout.once('data', resolve);
    });
    return new OwnRun(holder);
  }

  /** Runs a program of root's inside. */
  root(...command: readonly string[]): void {
    execFileSync('nsenter', [...this.#inside, ...command]);
  }

  /** Runs a program of the repository as somebody, to its end. */
  run(person: Person, env: NodeJS.ProcessEnv, ...command: readonly string[]): Promise<CommandResult> {
    return new Promise((resolve) => {
      execFile('nsenter', [...this.#inside, ...lineFor(person, env, command)], (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      });
    });
  }

  /** Starts one that goes on until this is disposed of. */
  start(person: Person, env: NodeJS.ProcessEnv, ...command: readonly string[]): ChildProcess {
    const child = spawn('nsenter', [...this.#inside, ...lineFor(person, env, command)], { stdio: 'ignore' });
    this.#children.push(child);
    return child;
  }

  get #inside(): string[] {
    return ['-t', String(this.#holder.pid), '-m', `--wd=${process.cwd()}`];
  }

  [Symbol.dispose](): void {
    for (const child of this.#children) child.kill('SIGTERM');
    this.#holder.kill('SIGKILL');
  }
}
