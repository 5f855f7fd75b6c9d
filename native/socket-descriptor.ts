/**
 * The file descriptor of a TCP, Unix or UDP socket of Node, which has one but no public way to ask for it; `undefined`
 * when the socket is closed or Node keeps it elsewhere than it did.
 */
export function socketDescriptor(socket: object): number | undefined {
  // Behind symbols: a stream socket keeps its handle there, a datagram socket an object that has the handle.
  for (const symbol of Object.getOwnPropertySymbols(socket)) {
    const kept: unknown = Reflect.get(socket, symbol);
    const descriptor = descriptorIn(kept) ?? descriptorIn(memberOf(kept, 'handle'));
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}

function descriptorIn(handle: unknown): number | undefined {
  const fd = memberOf(handle, 'fd');
  return typeof fd === 'number' && fd >= 0 ? fd : undefined;
}

function memberOf(owner: unknown, name: string): unknown {
  return typeof owner === 'object' && owner !== null ? Reflect.get(owner, name) : undefined;
}
