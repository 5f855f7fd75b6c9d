import { io, type Socket } from 'socket.io-client';
import { until } from '../system/until.js';
import type { Envelope } from './raw-client.js';

/** A user and a session as the app keeps them: what it was last told. */
interface AppUser {
  readonly userId: string;
  readonly userName: string;
}

export interface AppSession {
  readonly sessionId: string;
  readonly sessionName: string;
  readonly sessionAdministrator: string;
  readonly sessionMaster?: string;
  readonly sessionUsers: readonly string[];
  readonly sessionUserDefinitions: readonly AppUser[];
}

interface Update {
  readonly eventId: string;
  readonly eventData: { readonly userId: string; readonly userData?: AppUser };
}

/** Instead of the second between two questions of a creator who left (vrtogether.md 9.2). */
const pollMs = 20;

/**
 * A VR2Gather app, as far as the orchestrator sees it: its state, what it sends for what it is told, and where it would throw
 * (vrtogether.md 2.1, 6, 9.1, 9.2). It talks through an unmodified socket.io-client.
 */
export class Vr2GatherApp implements Disposable {
  readonly #socket: Socket;
  userId = '';
  /** Its copy of the session it is in, by which it decides. */
  session: AppSession | undefined;
  where: 'home' | 'lobby' | 'scene' = 'home';
  /** What it was sent: the names of events, and the first value of each. */
  readonly received: (readonly [string, unknown])[] = [];
  /** Scene events that it took up, as JSON, and texts. */
  readonly sceneEvents: unknown[] = [];
  readonly messages: string[] = [];
  /** Errors that it shows to its person. */
  readonly shown: string[] = [];
  /** Where Unity would have thrown, and lost the rest of that frame's messages. */
  readonly faults: string[] = [];
  /** How often it asked for its session after leaving as administrator. */
  polls = 0;
  #stopped = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('SessionUpdated', (update: Update) =>
      this.#take('SessionUpdated', update, () => this.#updated(update)),
    );
    socket.on('MessageSent', (sent: { message: unknown }) =>
      this.#take('MessageSent', sent, () => this.#message(sent.message)),
    );
    for (const name of ['SceneEventToUser', 'SceneEventToMaster'])
      socket.on(name, (event: { sceneEventFrom: string; sceneEventData: unknown }) =>
        this.#take(name, event, () => this.#sceneEvent(event)),
      );
    // It does not listen to anything else; the test does.
    for (const name of ['SessionClosed', 'ScenarioEvent', 'AudioSent'])
      socket.on(name, (value: unknown) => this.received.push([name, value]));
  }

  /** Connects, signs in and comes to its home screen, in the order of today's apps. */
  static async start(port: number, userName: string, localAddress?: string): Promise<Vr2GatherApp> {
    const from = localAddress === undefined ? {} : { localAddress };
    const options = { transports: ['websocket'], forceNew: true, reconnection: false, ...from };
    const app = new Vr2GatherApp(io(`http://127.0.0.1:${port}`, options));
    const { error, message, body } = await app.#ask('Login', { userName });
    if (error !== 0) {
      app[Symbol.dispose]();
      throw new Error(`${error} ${message}`);
    }
    app.userId = String(body['userId']);
    await app.#ask('UpdateUserDataJson', { userDataJson: '{"userRepresentation":1,"hasVoice":true}' });
    await app.#ask('GetOrchestratorVersion', {});
    await app.#ask('GetNTPTime', {});
    return app;
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  get isMaster(): boolean {
    return this.session?.sessionMaster === this.userId;
  }

  async sessions(): Promise<AppSession[]> {
    return Object.values((await this.#ask('GetSessions', {})).body) as AppSession[];
  }

  /** By id, whatever they are. */
  async users(): Promise<Record<string, unknown>> {
    return (await this.#ask('GetUsers', {})).body;
  }

  async create(sessionName: string): Promise<AppSession> {
    const answer = await this.#ask('AddSession', {
      sessionName,
      sessionDescription: '',
      sessionProtocol: 'socketio',
      scenarioDefinition: { scenarioId: 'yard', scenarioName: 'Yard', scenarioDescription: '' },
    });
    return this.#entered(answer);
  }

  async join(sessionId: string): Promise<AppSession> {
    return this.#entered(await this.#ask('JoinSession', { sessionId }));
  }

  /** The creator's Start button. */
  async begin(): Promise<void> {
    await this.#ask('SendMessageToAll', { message: 'START_{"scenarioName":"Yard"}' });
    await until('the scene is loaded', () => this.where === 'scene');
  }

  /** The Leave button. */
  leave(): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.emit('LeaveSession', {}, (answer: Envelope) => {
        this.#left(answer);
        resolve();
      });
    });
  }

  #left({ error, message }: Envelope): void {
    if (error !== 0) {
      this.shown.push(message);
      return;
    }
    const { session } = this;
    if (session === undefined) this.faults.push('OnLeaveSessionResponse without a session');
    this.where = 'home';
    if (session?.sessionAdministrator === this.userId) void this.#deleteWhenEmpty();
    else this.session = undefined;
  }

  sendSceneEvent(name: string, payload: string): void {
    this.#socket.emit(name, Buffer.from(payload));
  }

  [Symbol.dispose](): void {
    this.#stopped = true;
    this.#socket.disconnect();
  }

  #entered({ error, message, body }: Envelope): AppSession {
    if (error !== 0) {
      this.shown.push(message);
      throw new Error(message);
    }
    this.session = body as unknown as AppSession;
    this.where = 'lobby';
    for (const userId of this.session.sessionUsers) if (userId !== this.userId) void this.#readSession();
    return this.session;
  }

  #take(name: string, value: unknown, react: () => void): void {
    this.received.push([name, value]);
    try {
      react();
    } catch (error) {
      this.faults.push(`${name}: ${String(error)}`);
    }
  }

  #updated({ eventId, eventData }: Update): void {
    if (eventData.userId === this.userId) return;
    if (eventId === 'USER_JOINED_SESSION') {
      if (eventData.userData === undefined) this.#named(eventData.userId);
      void this.#readSession();
    } else if (eventId === 'USER_LEFT_SESSION') {
      this.#named(eventData.userId);
      if (this.session?.sessionAdministrator === eventData.userId) void this.leave();
      else void this.#readSession();
    }
  }

  /** The app names the user in its log: it must be in its copy of the session. */
  #named(userId: string): string {
    const user = this.session?.sessionUserDefinitions.find((one) => one.userId === userId);
    if (user === undefined) throw new Error(`no user ${userId} in the copy of the session`);
    return user.userName;
  }

  #message(message: unknown): void {
    if (typeof message !== 'string' || message.length < 6) throw new Error('Substring(0, 6)');
    this.messages.push(message);
    if (!message.startsWith('START_')) return;
    if (this.session === undefined) throw new Error('a scene without a session');
    this.where = 'scene';
  }

  #sceneEvent({ sceneEventFrom, sceneEventData }: { sceneEventFrom: string; sceneEventData: unknown }): void {
    if (!(sceneEventData instanceof Uint8Array)) throw new Error('InComingBytes[0]');
    if (sceneEventFrom === this.userId) return;
    const event = JSON.parse(Buffer.from(sceneEventData).toString('ascii')) as { TypeId?: unknown };
    if (typeof event.TypeId !== 'number') throw new Error('no TypeId');
    this.sceneEvents.push(event);
  }

  /** Its copy is the answer's in the turn in which it comes, as updates are read: a promise would be a turn late. */
  #readSession(): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.emit('GetSessionInfo', {}, ({ error, body }: Envelope) => {
        const session = body as unknown as AppSession;
        if (this.session !== undefined && session.sessionId) this.session = error === 0 ? session : undefined;
        resolve();
      });
    });
  }

  async #deleteWhenEmpty(): Promise<void> {
    while (this.session !== undefined && this.session.sessionUsers.length > 0 && !this.#stopped) {
      this.polls += 1;
      await this.#readSession();
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    if (this.session === undefined || this.#stopped) return;
    const { error, message } = await this.#ask('DeleteSession', { sessionId: this.session.sessionId });
    if (error !== 0) this.shown.push(message);
    else this.session = undefined;
  }

  #ask(name: string, argument: object): Promise<Envelope> {
    return new Promise((resolve) => {
      this.#socket.emit(name, argument, resolve);
    });
  }
}
