import type { User } from '../../../protocol/api/user.js';
import type { Notice } from '../people/notice.js';
import type { People } from '../people/people.js';
import { RecordedMailbox } from './recorded-mailbox.js';

/** Users with one connection each that takes whatever it is told. */
export class ConnectedUsers {
  readonly #people: People;
  readonly #boxes = new Map<string, RecordedMailbox>();

  constructor(people: People) {
    this.#people = people;
  }

  async arrive(name: string): Promise<User> {
    const user = await this.#people.users.add({ name });
    const box = new RecordedMailbox();
    this.#boxes.set(user.id, box);
    this.#people.mailboxes.add(user.id, box);
    return user;
  }

  /** Its connection is lost; its place is not. */
  away({ id }: User): void {
    const box = this.#boxes.get(id);
    if (box !== undefined) this.#people.mailboxes.remove(id, box);
  }

  /** What each of these is told because of `work`. */
  notices(work: () => void, ...users: User[]): Notice[][] {
    const before = users.map(({ id }) => this.#boxes.get(id)?.notices.length);
    work();
    return users.map(({ id }, index) => this.#boxes.get(id)?.notices.slice(before[index]) ?? []);
  }
}
