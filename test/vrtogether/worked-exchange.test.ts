import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fencedBlocks } from '../system/markdown.js';
import { Machine } from '../system/machine.js';
import { RawClient } from './raw-client.js';

const page = readFileSync('docs/protocols/vrtogether.md', 'utf8');
const lines = fencedBlocks(page).find(({ info }) => info === 'exchange')?.lines ?? [];

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}';
/** What each word in capitals may stand for; its first occurrence settles it. */
const words: Readonly<Record<string, string>> = {
  SID_A: '[\\w-]+',
  SID_B: '[\\w-]+',
  SOCKET_A: '[\\w-]+',
  SOCKET_B: '[\\w-]+',
  MAXIMUM: '\\d+',
  VERSION: '[\\d.]+',
  DATE: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z',
  MILLISECONDS: '\\d+',
  SESSION: uuid,
  USER_A: uuid,
  USER_B: uuid,
};
const anyWord = new RegExp(`\\b(${Object.keys(words).join('|')})\\b`, 'g');

/** What the server made up so far, by the word that stands for it. */
class Settled {
  readonly #values = new Map<string, string>();

  valueOf(word: string): string {
    return this.#values.get(word) ?? '';
  }

  /** The text with every settled word filled in. */
  fill(text: string): string {
    return text.replaceAll(anyWord, (word) => this.#values.get(word) ?? word);
  }

  /** Holds what came against the line, and settles the words that it names first. */
  match(line: string, came: string): void {
    const open: string[] = [];
    const pattern = this.fill(line)
      .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll(anyWord, (word) => {
        open.push(word);
        return `(${words[word]})`;
      });
    const found = new RegExp(`^${pattern}$`).exec(came);
    // The whole text, so that a difference is seen at once.
    if (found === null) expect(came).toBe(this.fill(line));
    open.forEach((word, index) => this.#values.set(word, found?.[index + 1] ?? ''));
  }
}

/** vrtogether.md 13, played message by message. */
describe('the worked exchange of the protocol page', () => {
  it('is what two clients see, byte for byte', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator();
    const clients = new Map<string, RawClient>();
    const clientOf = async (name: string) => {
      const known = clients.get(name);
      if (known !== undefined) return known;
      const client = await RawClient.open(machine.orchestratorPort);
      clients.set(name, client);
      return client;
    };
    const settled = new Settled();
    try {
      for (const line of lines) {
        const [, name = '', direction, rest = ''] = /^([AB])([<>]) (.*)$/.exec(line) ?? [];
        expect(name, `a line that nobody can play: ${line}`).not.toBe('');
        const client = await clientOf(name);
        const bytes = /^hex ([0-9a-f]+)$/.exec(rest)?.[1];
        if (rest === 'drop') client.drop();
        else if (direction === '>')
          client.send(bytes === undefined ? settled.fill(rest) : Buffer.from(bytes, 'hex'));
        else if (bytes === undefined) settled.match(rest, String(await client.next()));
        else expect(await client.take(1)).toEqual([bytes]);
      }
      expect(lines.length).toBeGreaterThan(50);
      expect(Number(settled.valueOf('MAXIMUM'))).toBeGreaterThanOrEqual(1_000_200);
      expect(new Date(Number(settled.valueOf('MILLISECONDS'))).toISOString()).toBe(settled.valueOf('DATE'));
      expect(settled.valueOf('USER_A')).not.toBe(settled.valueOf('USER_B'));
      expect([...clients.values()].flatMap(({ received }) => received)).toEqual([]);
    } finally {
      for (const client of clients.values()) client[Symbol.dispose]();
    }
  });
});
