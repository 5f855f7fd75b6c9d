import type { Socket } from 'socket.io';
import type { GatewayConnection } from '../../../protocol/api/gateway.js';
import { fieldsOf, isShallow } from '../../../protocol/vrtogether/arguments.js';
import type { DataFrame, DeliveryCounters } from '../../core/people/data-frame.js';
import type { Mailbox } from '../../core/people/mailbox.js';
import type { Notice } from '../../core/people/notice.js';
import { TokenBucket } from '../../core/people/token-bucket.js';
import type { UserRecord } from '../../core/store.js';
import { isLocal } from '../../web/caller.js';
import { AppSession } from './app-session.js';
import type { Caller } from './commands/caller.js';
import type { Command } from './commands/command.js';
import type { CommandContext } from './context.js';
import { Delivery } from './delivery.js';
import { engineIdOf } from './engine-id.js';
import { hostName } from '../../web/host-name.js';
import { notification, type WireEvent } from './notification.js';
import { envelopeOf, refused, replyTo, type Reply } from './reply.js';
import { RoundTrip } from './round-trip.js';
import { unsentBytes, unsentMessages } from './unsent.js';
import { wireSession } from './wire-session.js';

type Acknowledge = (...values: unknown[]) => void;

/**
 * Commands that wait while one is being answered; a client that sends more is disconnected. Only a password takes so long, about
 * 0.1 s, in which `commands_per_second` (1,000) lets 100 through.
 */
const mostWaiting = 256;
/** One client that sends too many commands is reported once in this time, ms: an event a minute is readable. */
const quietMs = 60_000;
/** Wrong passwords on one connection before it is closed: enough to mistype, and a new connection costs who guesses more. */
const mostRefusals = 5;

/** One client: its user, if it has signed in, and the way to it. */
export class Connection implements Mailbox, Caller<CommandContext> {
  readonly context: CommandContext;
  readonly #socket: Socket;
  readonly #commands: ReadonlyMap<string, Command<CommandContext>>;
  readonly #delivery: Delivery;
  readonly #roundTrip: RoundTrip;
  readonly #since: Date;
  #userId: string | undefined;
  resumed = false;
  clockAskedAt: Date | undefined;
  readonly app = new AppSession();
  readonly #rate = new TokenBucket();
  #quietUntilMs = 0;
  #busy = false;
  #ended = false;
  #refusals = 0;
  readonly #waiting: (readonly unknown[])[] = [];

  constructor(
    socket: Socket,
    context: CommandContext,
    commands: ReadonlyMap<string, Command<CommandContext>>,
  ) {
    this.context = context;
    this.#commands = commands;
    this.#socket = socket;
    this.#since = context.now();
    this.#roundTrip = new RoundTrip(socket.conn, context.monotonicMs);
    const encoder = this.version1 ? context.encoders.version1 : context.encoders.today;
    const { faults } = context;
    this.#delivery = new Delivery(socket.conn, encoder, () => context.settings().queue_bytes, faults);
    // Synchronous, unlike Socket.IO's own listeners: data frames are routed in the turn in which they come.
    socket.onAny(
      faults.guarded('Reading the messages of an app', (...event: unknown[]) => this.#receive(event)),
    );
    socket.on('error', () => socket.disconnect(true));
    socket.on(
      'disconnect',
      faults.guarded('Disconnecting an app', (reason: string) => this.#left(reason)),
    );
  }

  /** Clients of version 1 speak Engine.IO 3, and read some notifications by position (vrtogether.md 10.3). */
  get version1(): boolean {
    return this.#socket.conn.protocol === 3;
  }

  get transport(): string {
    return this.#socket.conn.transport.name;
  }

  /** As people see it. */
  describe(): Omit<GatewayConnection, 'gateway'> {
    const { people, lastReasons } = this.context;
    const userId = this.#userId;
    return {
      id: this.engineId,
      user: userId === undefined ? null : people.users.nameOf(userId),
      session: userId === undefined ? null : (people.gatherings.of(userId)?.session ?? null),
      address: this.address,
      version: `Engine.IO ${this.#socket.conn.protocol}`,
      transport: this.transport,
      roundTripMs: this.#roundTrip.lastMs,
      since: this.#since.toISOString(),
      lastReason: userId === undefined ? null : lastReasons.of(userId),
    };
  }

  /** Of the Engine.IO connection, which may be in other namespaces too. */
  get engineId(): string {
    return engineIdOf(this.#socket);
  }

  get userId(): string | undefined {
    return this.#userId;
  }

  get address(): string {
    return this.#socket.handshake.address;
  }

  /** Whether it comes from this machine. */
  get local(): boolean {
    return isLocal(this.#socket.handshake);
  }

  /** By which name the client reached us, without the port. */
  get host(): string {
    return hostName(this.#socket.handshake.headers.host ?? '');
  }

  /** Speaks for a user from now on. One that ended while a password was checked lets the user go again. */
  signIn(user: UserRecord): void {
    if (this.#ended) {
      if (!this.context.people.mailboxes.has(user.id))
        this.context.presence.depart(user.id, 'its connection ended');
      return;
    }
    this.#userId = user.id;
    this.app.forget();
    const back = this.context.presence.arrive(user, this);
    const gathering = back ? this.context.people.gatherings.of(user.id) : undefined;
    this.resumed = gathering !== undefined;
    if (gathering !== undefined) this.app.show(wireSession(this, gathering));
  }

  /** Unbinds the user, who departs. */
  signOut(reason: string): void {
    const userId = this.#userId;
    this.#forgetUser();
    if (userId === undefined) return;
    this.context.people.mailboxes.remove(userId, this);
    this.context.presence.depart(userId, reason);
  }

  /** An app is notified of events in the session that it has entered, not of one that a command put its user into. */
  notify(notice: Notice): void {
    const userId = this.#userId;
    if (userId === undefined) return;
    const believed = this.app.sessionId;
    if (notice.kind === 'session-closed' || notice.kind === 'removed') {
      if (notice.sessionId !== believed) return;
      this.#send([...this.app.dismiss(userId, this.version1), notification(notice, this.version1)]);
      return;
    }
    if (believed === undefined || believed !== this.context.people.gatherings.sessionIdOf(userId)) return;
    if (notice.kind === 'roles') {
      this.#send(this.app.look(userId, this.version1));
      return;
    }
    if (notice.kind === 'left') this.app.memberLeft(notice.userId);
    this.#send([notification(notice, this.version1)]);
  }

  later(events: readonly WireEvent[]): void {
    if (events.length > 0) this.context.afterwards(() => this.#send(events));
  }

  #send(events: readonly WireEvent[]): void {
    for (const event of events) if (!this.#overfull()) this.#socket.emit(...event);
  }

  data(frame: DataFrame, counters: DeliveryCounters): void {
    this.#delivery.send(frame, counters);
  }

  /** The user was removed or signed in elsewhere. */
  close(): void {
    this.#forgetUser();
    this.#socket.disconnect(true);
  }

  #forgetUser(): void {
    this.#userId = undefined;
    this.resumed = false;
    this.app.forget();
  }

  #left(reason: string): void {
    const userId = this.#userId;
    if (userId !== undefined) this.context.lastReasons.note(userId, reason);
    this.#ended = true;
    this.#delivery.end();
    this.#waiting.length = 0;
    this.#forgetUser();
    if (userId === undefined) return;
    const { presence, monotonicMs, stopping } = this.context;
    try {
      if (stopping()) presence.suspend(userId, this, monotonicMs());
      else presence.drop(userId, this, monotonicMs());
    } catch (error) {
      this.context.faults.report('Disconnecting an app', error);
    }
  }

  #receive(event: readonly unknown[]): void {
    if (this.#busy) {
      if (this.#waiting.length < mostWaiting) this.#waiting.push(event);
      else this.#socket.disconnect(true);
      return;
    }
    const answer = this.#answer(event);
    if (answer !== undefined) this.context.faults.settle('Answering an app', this.#inOrder(answer));
  }

  /** Commands that come while one is being answered are carried out after it. */
  async #inOrder(answer: Promise<void>): Promise<void> {
    this.#busy = true;
    try {
      await answer;
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
        await this.#answer(next);
    } finally {
      this.#busy = false;
    }
  }

  /** Carries a command out; undefined when that is done already. */
  #answer(event: readonly unknown[]): Promise<void> | undefined {
    const [name, ...rest] = event;
    const command = typeof name === 'string' ? this.#commands.get(name) : undefined;
    if (command === undefined) return undefined;
    // The acknowledgement is the last argument, wherever the client's own arguments end (vrtogether.md 5).
    const last = rest.at(-1);
    const acknowledge = isAcknowledge(last) ? last : undefined;
    const args = acknowledge === undefined ? rest : rest.slice(0, -1);
    // Endless nesting would overflow the stack of whatever walks it.
    if (!args.every((arg) => isShallow(arg))) {
      this.#socket.disconnect(true);
      return undefined;
    }
    const commandId = fieldsOf(args[0])['commandId'];
    const reply = (answer: Reply | undefined | 'empty') => {
      if (answer === undefined || acknowledge === undefined || this.#overfull()) return;
      if (answer === 'empty') acknowledge();
      else acknowledge(envelopeOf(answer, commandId));
    };
    if (name !== 'SendData' && !this.#mayCommand()) {
      reply({ code: 900, message: 'You send more commands per second than are allowed' });
      return undefined;
    }
    try {
      if (command.needsUser && this.#userId === undefined) {
        reply(command.answersStrangers ? refused(204) : undefined);
        return undefined;
      }
      const answer = command.run(this, args);
      if (!(answer instanceof Promise)) {
        reply(answer);
        return undefined;
      }
      const answered = answer.then(reply, (error: unknown) => reply(this.#failed(error)));
      return command.aside === true ? undefined : answered;
    } catch (error) {
      reply(this.#failed(error));
      return undefined;
    }
  }

  /** Data frames have a budget of bytes; all else is counted here. */
  #mayCommand(): boolean {
    const { context } = this;
    const nowMs = context.monotonicMs();
    if (this.#rate.take(1, context.settings().commands_per_second, nowMs)) return true;
    if (nowMs >= this.#quietUntilMs) {
      this.#quietUntilMs = nowMs + quietMs;
      context.tooMany({ userId: this.#userId, address: this.address });
    }
    return false;
  }

  #failed(error: unknown): Reply {
    const reply = replyTo(error);
    if (reply?.code === 206) {
      this.#refusals += 1;
      if (this.#refusals >= mostRefusals) setImmediate(() => this.#socket.disconnect(true));
    }
    if (reply !== undefined) return reply;
    this.context.faults.report('Answering an app', error);
    return { code: 801, message: 'vrt failed to do this; see its log' };
  }

  /** Only data frames may be dropped; a client that lets anything else pile up is disconnected. */
  #overfull(): boolean {
    const { conn } = this.#socket;
    const messages = unsentMessages(conn);
    // Summing the buffer is O(n), so check on every eighth message only.
    if (messages === 0 || messages % 8 !== 0) return false;
    if (messages < mostUnread && unsentBytes(conn) < mostUnreadBytes) return false;
    this.context.tooSlow({ userId: this.#userId, address: this.address });
    setImmediate(() => this.#socket.disconnect(true));
    return true;
  }
}

/**
 * Messages and bytes beside data that may wait for one client. A session of 100 in which everybody sends a scene event for each of 60
 * frames causes 6,000 messages a second: 10,000 outlast a stall of more than a second. 32 MB are four of the largest payloads
 * (`max_payload_bytes`).
 */
const mostUnread = 10_000;
const mostUnreadBytes = 32_000_000;

function isAcknowledge(value: unknown): value is Acknowledge {
  return typeof value === 'function';
}
