import { minimumSampleRateHz } from '../../protocol/alvr/audio.js';
import { encodeClientControl } from '../../protocol/alvr/client-control.js';
import { encodeConnectionResult } from '../../protocol/alvr/connection-result.js';
import { assumedCapabilities } from '../../protocol/alvr/capabilities.js';
import { protocolId20 } from '../../protocol/alvr/dialect.js';
import { ipBytes } from '../../protocol/ip-bytes.js';
import { parseNegotiated, type Negotiated } from '../../protocol/alvr/negotiated.js';
import { decodeServerControl } from '../../protocol/alvr/server-control.js';
import { parseSession, type SessionSettings } from '../../protocol/alvr/session.js';
import { timing } from '../../protocol/alvr/session-constants.js';
import { decodeStreamConfig } from '../../protocol/alvr/stream-config.js';
import type { ControlLink } from './control-link.js';
import type { HeadsetIdentity } from './options.js';
import {
  bindUdpStream,
  listenTcpStream,
  type StreamSocket,
  type StreamSocketEvents,
} from './stream-socket.js';

/** Hz; as the Quest app announces. */
const microphoneSampleRate = 44_100;

export interface Agreement {
  readonly session: SessionSettings;
  readonly negotiated: Negotiated;
  readonly transport: 'udp' | 'tcp';
  readonly socket: StreamSocket;
}

/** The server sent Restarting where StartStream belongs: announce again (alvr.md 5.1). */
class ServerRestarting extends Error {}

/**
 * The client's side of alvr.md 5.1, up to an open stream socket. Rejects with a sentence; then the stream socket is
 * closed and the control link is the caller's to close.
 */
export async function shakeHands(
  control: ControlLink,
  identity: HeadsetIdentity,
  bind: string,
  events: StreamSocketEvents,
): Promise<Agreement> {
  control.send(
    encodeConnectionResult({
      type: 'ConnectionAccepted',
      clientProtocolId: protocolId20,
      displayName: identity.model,
      serverIp: ipBytes(control.serverAddress) ?? new Uint8Array(4),
      capabilities: {
        ...assumedCapabilities,
        defaultViewResolution: identity.view,
        refreshRates: identity.refreshRates,
        microphoneSampleRate,
        encoderAv1: false,
        multimodalProtocol: true,
      },
    }),
  );
  const { session, negotiated } = await streamConfig(control);
  if (!identity.refreshRates.includes(negotiated.refreshRateHint)) {
    // The OpenXR app unwraps the runtime's refusal and dies (alvr.md 6.1).
    throw new Error(`the server chose ${negotiated.refreshRateHint} Hz, which this headset does not have`);
  }
  if (negotiated.gameAudioSampleRate !== 0 && negotiated.gameAudioSampleRate < minimumSampleRateHz) {
    throw new Error(`the server chose a game audio rate of ${negotiated.gameAudioSampleRate} Hz`);
  }
  await startStream(control);
  const transport = negotiated.wired || session.streamProtocol === 'Tcp' ? 'tcp' : 'udp';
  const open = transport === 'tcp' ? listenTcpStream : bindUdpStream;
  const { streamPort, packetSize } = session;
  const port = await open({ bind, port: streamPort, server: control.serverAddress, packetSize }, events);
  control.send(encodeClientControl({ type: 'StreamReady' }));
  return { session, negotiated, transport, socket: await port.accept() };
}

async function streamConfig(
  control: ControlLink,
): Promise<{ session: SessionSettings; negotiated: Negotiated }> {
  const packet = decodeStreamConfig(
    await control.next('stream configuration', timing.clientHandshakeTimeoutMs),
  );
  if (!packet.ok) throw new Error(`the stream configuration is malformed: ${packet.error}`);
  const session = parseSession(packet.value.session);
  if (!session.ok) throw new Error(`the session is malformed: ${session.error}`);
  const negotiated = parseNegotiated(packet.value.negotiated, session.value);
  if (!negotiated.ok) throw new Error(`the negotiated configuration is malformed: ${negotiated.error}`);
  return { session: session.value, negotiated: negotiated.value };
}

async function startStream(control: ControlLink): Promise<void> {
  const packet = decodeServerControl(await control.next('StartStream', timing.clientHandshakeTimeoutMs));
  if (!packet.ok) throw new Error(`the server's control packet is malformed: ${packet.error}`);
  if (packet.value.type === 'Restarting') throw new ServerRestarting('the server restarts');
  if (packet.value.type !== 'StartStream')
    throw new Error(`the server sent ${packet.value.type} where StartStream belongs`);
}
