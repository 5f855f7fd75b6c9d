import type { Guard } from '../../processes/supervised-process.js';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { noSfu, type SfuData } from '../../../protocol/vrtogether/models.js';
import { SfuProcess } from './sfu-process.js';

export interface SfuPoolOptions {
  readonly guarded: Guard;
  readonly kind: 'dash' | 'webrtc';
  /** Of sessions that begin now; null: there are none for them. */
  readonly settings: () => PoolSettings | null;
  /** Whether sessions may share a process: not where names are unique only in a session. */
  readonly shared: boolean;
  readonly tell: (action: SfuAction, message: string, sessions: readonly string[]) => void;
}

export interface PoolSettings {
  readonly command: readonly string[];
  readonly ports: readonly number[];
  /** With placeholders (vrtogether.md 12). */
  readonly url: string;
}

export type SfuAction = 'sfu-started' | 'sfu-said' | 'sfu-ended' | 'sfu-stopped' | 'sfu-missing';

interface Instance {
  readonly port: number;
  /** As it was when the process was started. */
  readonly url: string;
  readonly process: SfuProcess;
  readonly sessions: Set<string>;
}

/** Media servers of one kind on declared ports: one process per session, and past the ports the one with fewest. */
export class SfuPool {
  readonly #options: SfuPoolOptions;
  readonly #instances = new Map<number, Instance>();
  /** Processes that are to leave their ports. */
  readonly #leaving = new Map<number, Promise<void>>();

  constructor(options: SfuPoolOptions) {
    this.#options = options;
  }

  /** Whether the session has a server now. */
  open(sessionId: string): boolean {
    if (this.#of(sessionId) !== undefined) return true;
    const { kind, settings, tell } = this.#options;
    const now = settings();
    if (now === null) return false;
    const [program = ''] = now.command;
    if (!isProgram(program)) {
      tell('sfu-missing', `The ${kind} server "${program}" cannot be run; see vrtogether.${kind}.command.`, [
        sessionId,
      ]);
      return false;
    }
    const free = now.ports.find((port) => !this.#instances.has(port));
    const instance = free === undefined ? this.#leastLoaded() : this.#start(free, now);
    instance?.sessions.add(sessionId);
    return instance !== undefined;
  }

  /** The session ends; a process without sessions does too. */
  close(sessionId: string): void {
    const instance = this.#of(sessionId);
    if (instance === undefined) return;
    instance.sessions.delete(sessionId);
    if (instance.sessions.size > 0) return;
    const { port, process } = instance;
    this.#instances.delete(port);
    const leaving = process.stop().then(() => {
      if (this.#leaving.get(port) === leaving) this.#leaving.delete(port);
      this.#options.tell('sfu-stopped', `${this.#name(port)} stopped.`, []);
    });
    this.#leaving.set(port, leaving);
  }

  /** A session that was made elsewhere gets its server when somebody asks for it. */
  address(sessionId: string, userId: string, host: string): SfuData {
    this.open(sessionId);
    const instance = this.#of(sessionId);
    if (instance === undefined) return noSfu;
    const filled = instance.url
      .replaceAll('%EXTERNAL_HOSTNAME%', host)
      .replaceAll('%SFU_PORT%', String(instance.port))
      .replaceAll('%SESSION_ID%', sessionId)
      .replaceAll('%USER_ID%', userId);
    return { ...noSfu, url_gen: filled };
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#instances.values()].map(({ process }) => process.stop()));
    await Promise.all(this.#leaving.values());
  }

  #start(port: number, { command, url }: PoolSettings): Instance {
    const { tell, guarded } = this.#options;
    const sessions = new Set<string>();
    const [program = '', ...args] = command;
    const process = new SfuProcess({
      guarded,
      after: this.#leaving.get(port) ?? Promise.resolve(),
      command: [program, ...args.map((arg) => arg.replaceAll('%SFU_PORT%', String(port)))],
      said: (line) => tell('sfu-said', `${this.#name(port)}: ${line}`, [...sessions]),
      ended: (how, againInMs) =>
        tell('sfu-ended', `${this.#name(port)} exited (${how}); restarting in ${againInMs} ms.`, [
          ...sessions,
        ]),
    });
    const instance = { port, url, process, sessions };
    this.#instances.set(port, instance);
    tell('sfu-started', `${this.#name(port)} was started.`, []);
    return instance;
  }

  #leastLoaded(): Instance | undefined {
    if (!this.#options.shared) return undefined;
    const used = [...this.#instances.values()].filter(({ sessions }) => sessions.size > 0);
    return used.toSorted((a, b) => a.sessions.size - b.sessions.size)[0];
  }

  #of(sessionId: string): Instance | undefined {
    for (const instance of this.#instances.values()) if (instance.sessions.has(sessionId)) return instance;
    return undefined;
  }

  #name(port: number): string {
    return `The ${this.#options.kind} server on port ${port}`;
  }
}

/** Whether a shell would find it. */
function isProgram(program: string): boolean {
  if (program === '') return false;
  const folders = program.includes('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => {
    try {
      accessSync(folder === '' ? program : join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
