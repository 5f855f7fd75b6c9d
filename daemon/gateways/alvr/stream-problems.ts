import type { FromStreamer } from '../../../protocol/streamer.js';
import type { StreamRecord } from './stream-record.js';

/** What is wrong with a running stream, as its state, its client's and events show it. */
export class StreamProblems {
  readonly #record: StreamRecord;
  /** Of the client and the session. */
  readonly #names: { readonly client: string; readonly session: string };
  #udp: string | null = null;
  #machine: string | null = null;

  constructor(record: StreamRecord, names: { readonly client: string; readonly session: string }) {
    this.#record = record;
    this.#names = names;
  }

  /** A stream begins: what was wrong with the one before is over. */
  begin(): void {
    this.#udp = null;
    this.#machine = null;
  }

  /** Said by name, for nothing else shows that a firewall is in between: the headset is black and connected. */
  streamSilent(silent: boolean, port: number): void {
    const { client, session } = this.#names;
    this.#udp = silent
      ? `It is connected, but nothing arrives from it on UDP port ${port}. Open that port in the firewall of this machine, or let it use TCP: vrt settings set connection.stream_protocol Tcp.`
      : null;
    this.#show();
    this.#record.updateClient({ problem: this.#udp });
    if (silent) {
      const what = `${client} is connected to ${session}, but nothing arrives from it on UDP port ${port}.`;
      this.#record.tell('udp-silent', 'warning', what, { port });
    } else this.#record.tell('udp-heard', 'info', `${client} is heard on UDP port ${port} again.`, { port });
  }

  machine({ slow, problem }: Extract<FromStreamer, { type: 'machine' }>): void {
    this.#machine = problem;
    this.#show();
    if (slow && problem !== null) this.#record.tell('machine-slow', 'warning', problem, {});
    else this.#record.tell('machine-fast', 'info', 'This machine keeps up with the stream again.', {});
  }

  smallerPicture({ limit, problem }: Extract<FromStreamer, { type: 'smaller-picture' }>): void {
    this.#machine = problem;
    this.#show();
    this.#record.tell(limit === 'machine' ? 'machine-slow' : 'picture-too-large', 'warning', problem, {});
  }

  /** Of what is wrong at once, what keeps the headset black comes first. */
  #show(): void {
    this.#record.update({ problem: this.#udp ?? this.#machine });
  }
}
