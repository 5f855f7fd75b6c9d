import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { assumedCapabilities } from '../../../../protocol/alvr/capabilities.js';
import { encodeConnectionResult } from '../../../../protocol/alvr/connection-result.js';
import { ControlFrameReader, encodeControlFrame } from '../../../../protocol/alvr/control-frame.js';
import { protocolId20 } from '../../../../protocol/alvr/dialect.js';
import { parseNegotiated, type Negotiated } from '../../../../protocol/alvr/negotiated.js';
import { parseSession } from '../../../../protocol/alvr/session.js';
import { decodeStreamConfig } from '../../../../protocol/alvr/stream-config.js';
import { ControlChannel } from './control-channel.js';
import { shakeHands } from './handshake.js';
import { defaultWireConfig } from './wire-config.test-support.js';
import type { AlvrWireConfig } from './wire-config.js';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** What a client with this capability is offered; it leaves once it has read the offer. */
async function offeredTo(
  multimodalProtocol: boolean,
  config: AlvrWireConfig = defaultWireConfig,
): Promise<Negotiated> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  server.close();
  sockets.push(client, accepted);
  client.write(
    encodeControlFrame(
      encodeConnectionResult({
        type: 'ConnectionAccepted',
        clientProtocolId: protocolId20,
        displayName: 'Quest 3',
        serverIp: Uint8Array.of(127, 0, 0, 1),
        capabilities: {
          ...assumedCapabilities,
          defaultViewResolution: [1680, 1760],
          refreshRates: [72, 90],
          microphoneSampleRate: 44_100,
          multimodalProtocol,
        },
      }),
    ),
  );
  const reader = new ControlFrameReader(65_536);
  const offer = new Promise<Uint8Array>((resolve) => {
    client.on('data', (bytes: Buffer) => {
      const frames = reader.push(bytes);
      if (frames.ok && frames.value[0] !== undefined) resolve(frames.value[0]);
    });
  });
  const control = new ControlChannel(accepted);
  const dial = { address: '127.0.0.1', transport: 'tcp', wired: false, streamPort: 9944 } as const;
  const shaken = shakeHands(control, dial, config, {
    shard: () => undefined,
    malformed: () => undefined,
    ended: () => undefined,
  });
  const packet = decodeStreamConfig(await offer);
  client.destroy();
  await expect(shaken).rejects.toThrow('connection');
  if (!packet.ok) throw new Error(packet.error);
  const session = parseSession(packet.value.session);
  if (!session.ok) throw new Error(session.error);
  const negotiated = parseNegotiated(packet.value.negotiated, session.value);
  if (!negotiated.ok) throw new Error(negotiated.error);
  return negotiated.value;
}

it.each([true, false])('uses the multimodal protocol as the client can: %s', async (able) => {
  expect((await offeredTo(able)).useMultimodalProtocol).toBe(able);
});

it('offers the picture that fits, made of what the client asks for within the largest that is set', async () => {
  const asked: unknown[] = [];
  const fitted = (size: { eyeWidth: number; eyeHeight: number }) => {
    asked.push(size);
    return { eyeWidth: 640, eyeHeight: 672 };
  };
  const { viewResolution } = await offeredTo(false, { ...defaultWireConfig, maxEyeWidth: 840, fitted });
  expect(asked).toEqual([{ eyeWidth: 832, eyeHeight: 864 }]);
  expect(viewResolution).toEqual([640, 672]);
});
