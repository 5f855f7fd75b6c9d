import { shardPrefixBytes } from '../../protocol/alvr/shard.js';
import { clientReceives } from '../../protocol/alvr/stream-ids.js';

/**
 * Why a datagram makes the receive loop of a real 20.x client spin for ever, as one sentence; `undefined` for one that
 * it accepts (alvr.md 7). A wrong length field corrupts all that follows, which ends the same way.
 */
export function wedgeReason(datagram: Uint8Array): string | undefined {
  if (datagram.length < shardPrefixBytes)
    return `a datagram of ${datagram.length} bytes: a real headset never consumes fewer than ${shardPrefixBytes}`;
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  const streamId = view.getUint16(4);
  if (!clientReceives.has(streamId)) return `stream ${streamId}: a real headset never consumes it`;
  const claimed = view.getUint32(0) + 4;
  return claimed === datagram.length
    ? undefined
    : `a shard that claims ${claimed} bytes and has ${datagram.length}: a real headset loses its place`;
}
