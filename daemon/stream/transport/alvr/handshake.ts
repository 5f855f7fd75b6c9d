import {
  decodeConnectionResult,
  type ConnectionAccepted,
} from '../../../../protocol/alvr/connection-result.js';
import { describeDialect, isSupportedDialect } from '../../../../protocol/alvr/dialect.js';
import { encodeServerControl } from '../../../../protocol/alvr/server-control.js';
import { decodeClientControl } from '../../../../protocol/alvr/client-control.js';
import { negotiatedJson } from '../../../../protocol/alvr/negotiated.js';
import { sessionJson } from '../../../../protocol/alvr/session.js';
import { encodeStreamConfig } from '../../../../protocol/alvr/stream-config.js';
import { timing } from '../../../../protocol/alvr/session-constants.js';
import type { PeerDial } from '../../../../protocol/streamer.js';
import type { ControlChannel } from './control-channel.js';
import { openTcpStreamSocket } from './tcp-stream-socket.js';
import type { StreamSocket, StreamSocketEvents } from './stream-socket.js';
import { openUdpStreamSocket } from './udp-stream-socket.js';
import { chooseRefresh, chooseView } from './view.js';
import type { AlvrWireConfig } from './wire-config.js';

/** Agreement with the client. */
export interface Agreement {
  readonly model: string;
  readonly eyeWidth: number;
  readonly eyeHeight: number;
  readonly refreshHz: number;
}

/** Game audio is not sent yet; the client refuses rates below 8000 (alvr.md 6.1), so it is given a real one. */
const gameAudioSampleRate = 48_000;

/**
 * Takes a freshly connected control channel through alvr.md 5.1 up to an open stream socket. Rejects with a sentence
 * for people. Nothing stays open after a rejection but the channel, which the caller closes.
 */
export async function shakeHands(
  control: ControlChannel,
  dial: PeerDial,
  config: AlvrWireConfig,
  events: StreamSocketEvents,
): Promise<{ agreement: Agreement; socket: StreamSocket }> {
  const accepted = await connectionAccepted(control);
  const { capabilities } = accepted;
  const agreement: Agreement = {
    model: accepted.displayName,
    ...config.fitted(chooseView(capabilities?.defaultViewResolution, config.maxEyeWidth)),
    refreshHz: chooseRefresh(capabilities?.refreshRates ?? [], config.preferredHz),
  };
  // Bound before StartStream: the client sends at once, and a closed port ends its session (alvr.md 5.1).
  const local = { address: control.localAddress, port: dial.streamPort };
  const early =
    dial.transport === 'udp' ? await openUdpStreamSocket(local, control.remoteAddress, events) : undefined;
  try {
    control.send(
      encodeStreamConfig({
        session: sessionJson({
          streamPort: dial.streamPort,
          streamProtocol: dial.transport === 'udp' ? 'Udp' : 'Tcp',
          packetSize: config.packetSize,
          avoidVideoGlitching: config.avoidVideoGlitching,
          microphone: false,
          others: config.headset,
        }),
        negotiated: negotiatedJson({
          viewResolution: [agreement.eyeWidth, agreement.eyeHeight],
          refreshRateHint: agreement.refreshHz,
          gameAudioSampleRate,
          enableFoveatedEncoding: false,
          // As the reference does (alvr.md 6.1).
          useMultimodalProtocol: capabilities?.multimodalProtocol ?? false,
          useFullRange: true,
          encodingGamma: 1,
          enableHdr: false,
          wired: dial.wired,
        }),
      }),
    );
    control.send(encodeServerControl({ type: 'StartStream' }));
    await streamReady(control);
    const socket =
      early ??
      (await openTcpStreamSocket(
        { address: control.remoteAddress, port: dial.streamPort },
        config.packetSize,
        events,
      ));
    return { agreement, socket };
  } catch (error) {
    early?.close();
    throw error;
  }
}

async function connectionAccepted(control: ControlChannel): Promise<ConnectionAccepted> {
  const frame = await control.next('connection result', timing.handshakeTimeoutMs);
  const result = decodeConnectionResult(frame);
  if (!result.ok) throw new Error(`the client's connection result is malformed: ${result.error}`);
  if (result.value.type === 'ClientStandby') throw new Error('the client is in standby');
  const { clientProtocolId } = result.value;
  if (!isSupportedDialect(clientProtocolId)) {
    throw new Error(`this headset runs ${describeDialect(clientProtocolId)}; vrt speaks 20.x`);
  }
  return result.value;
}

async function streamReady(control: ControlChannel): Promise<void> {
  const frame = await control.next('StreamReady', timing.handshakeTimeoutMs);
  const packet = decodeClientControl(frame);
  if (!packet.ok) throw new Error(`the client's control packet is malformed: ${packet.error}`);
  if (packet.value.type !== 'StreamReady')
    throw new Error(`the client sent ${packet.value.type} where StreamReady belongs`);
}
