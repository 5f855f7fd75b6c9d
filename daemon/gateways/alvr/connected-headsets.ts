import type { Event } from '../../../protocol/api/event.js';
import type { GatewayConnection } from '../../../protocol/api/gateway.js';
import type { Client } from '../../../protocol/api/client.js';
import type { Stream } from '../../../protocol/api/stream.js';

interface Facts {
  since: string | undefined;
  lastReason: string | null;
}

/** Since when each headset streams, and why its previous connection ended: collected from the events of streams. */
export class ConnectedHeadsets {
  readonly #facts = new Map<string, Facts>();

  note({ action, time, data }: Pick<Event, 'action' | 'time' | 'data'>): void {
    const { streamId, reason, how } = data;
    if (typeof streamId !== 'string') return;
    const facts = this.#facts.get(streamId) ?? { since: undefined, lastReason: null };
    if (action === 'streaming') this.#facts.set(streamId, { ...facts, since: time });
    else if (action === 'ended') this.#facts.set(streamId, { since: undefined, lastReason: String(reason) });
    else if (action === 'died')
      this.#facts.set(streamId, { since: undefined, lastReason: `its streamer died (${String(how)})` });
    else if (action === 'closed') this.#facts.delete(streamId);
  }

  describe(streams: readonly Stream[], clients: readonly Client[]): Omit<GatewayConnection, 'gateway'>[] {
    return streams.flatMap(({ id, state, peer, clientId, clientName, sessionName, startedAt }) => {
      if (state !== 'streaming' || peer === null) return [];
      const { since, lastReason } = this.#facts.get(id) ?? { since: undefined, lastReason: null };
      const dialect = clients.find((client) => client.id === clientId)?.dialect ?? null;
      return [
        {
          id,
          user: clientName,
          session: sessionName,
          address: peer.address,
          version: dialect === null ? 'ALVR' : `ALVR ${dialect}`,
          transport: peer.transport,
          roundTripMs: null,
          since: since ?? startedAt,
          lastReason,
        },
      ];
    });
  }
}
