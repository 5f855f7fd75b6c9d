import { Compile } from 'typebox/compile';
import Type from 'typebox';
import type { Step } from './step-gate.js';

/**
 * Our extension for reproducible replays, carried in the ALVR `Reserved` string packets that both sides ignore when
 * they do not know them. Only a client that asks for it ever gets an answer (docs/lockstep.md).
 */
const LockstepMessage = Type.Union([
  Type.Object({ VrtLockstep: Type.Object({}) }),
  Type.Object({
    VrtStep: Type.Object({
      step: Type.Integer({ minimum: 0 }),
      timestampNs: Type.String({ pattern: '^[0-9]{1,20}$' }),
      sent: Type.Integer({ minimum: 0 }),
    }),
  }),
]);

const lockstepMessage = Compile(LockstepMessage);

export type LockstepRequest = { readonly kind: 'enable' } | ({ readonly kind: 'step' } & Step);

/** `undefined` for any other use of the Reserved packet. */
export function parseLockstep(text: string): LockstepRequest | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!lockstepMessage.Check(message)) return undefined;
  if (!('VrtStep' in message)) return { kind: 'enable' };
  const { step, timestampNs, sent } = message.VrtStep;
  return { kind: 'step', step, timestampNs: BigInt(timestampNs), sent };
}

export function lockstepEnabled(): string {
  return JSON.stringify({ VrtLockstep: {} });
}

export function lockstepFrame(
  step: number,
  timestampNs: bigint,
  frame: { packetIndex: number; shards: number; isIdr: boolean } | undefined,
): string {
  const { packetIndex, shards, isIdr } = frame ?? { packetIndex: 0, shards: 0, isIdr: false };
  return JSON.stringify({ VrtFrame: { step, timestampNs: String(timestampNs), packetIndex, shards, isIdr } });
}
