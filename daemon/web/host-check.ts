import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { hostName } from './host-name.js';

/** Names that are reported once each; a flood of made-up ones is reported this often. */
const mostTold = 32;

export interface HostCheckParts {
  /** Names by which people reach this machine, beside its own; `*` is any. */
  readonly names: () => readonly string[];
  /** A request for another name; called once for each. */
  readonly refused: (name: string) => void;
}

/**
 * A page whose name its owner points at this machine is, to the browser, a page of this machine (DNS rebinding): only
 * the name in Host differs. An address is not a name, and this machine knows its own.
 */
export class HostCheck {
  readonly #parts: HostCheckParts;
  readonly #told = new Set<string>();

  constructor(parts: HostCheckParts) {
    this.#parts = parts;
  }

  allows({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
    const name = hostName(headers.host ?? '')
      .toLowerCase()
      .replace(/\.$/, '');
    if (
      isOwnName(name, hostname()) ||
      this.#parts.names().some((known) => known === '*' || known.toLowerCase() === name)
    )
      return true;
    if (!this.#told.has(name) && this.#told.size < mostTold) {
      this.#told.add(name);
      this.#parts.refused(shown(name));
    }
    return false;
  }

  /** Says why, and what to type. */
  refuse({ headers }: Pick<IncomingMessage, 'headers'>, response: ServerResponse): void {
    const name = shown(hostName(headers.host ?? ''));
    response.writeHead(403, {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    });
    response.end(
      `vrt does not answer to the name ${name}. Use the address of this machine, or add the name:\n` +
        `vrt settings set web.allowed_hosts '["${name}"]'\n`,
    );
  }
}

/** Whether a name is an address, localhost, or the name of the machine (with `.local` in multicast DNS). */
export function isOwnName(name: string, machine: string): boolean {
  const address = /^\[(.*)\]$/.exec(name)?.[1] ?? name;
  if (isIP(address) !== 0) return true;
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  const own = machine.toLowerCase();
  const short = own.split('.')[0] ?? own;
  return [own, short, `${short}.local`].includes(name);
}

/** The characters of a name, and nothing else. */
function shown(name: string): string {
  return /^[\w.-]{1,253}$/.test(name) ? name : 'NAME';
}
