/**
 * Lockstep: our own extension inside the Reserved packets, which both sides ignore when they do not know them (alvr.md
 * 5.4, 5.5). The headset asks for frames one by one; the server reports the packets that it sent for each.
 */
export const lockstepRequest = JSON.stringify({ VrtLockstep: {} });

/** Draw the frame for the pose of this timestamp once `sent` stream packets of this session have arrived. */
export function stepRequest(step: number, timestampNs: bigint, sent: number): string {
  return JSON.stringify({ VrtStep: { step, timestampNs: String(timestampNs), sent } });
}

export interface StepFrame {
  readonly step: number;
  readonly packetIndex: number;
  /** 0: there was no frame. */
  readonly shards: number;
}

export type LockstepReply = { readonly type: 'enabled' } | ({ readonly type: 'frame' } & StepFrame);

/** `undefined` for any other use of the Reserved packet. */
export function parseLockstepReply(text: string): LockstepReply | undefined {
  const message = objectOf(parsed(text));
  if (message === undefined) return undefined;
  if (objectOf(message['VrtLockstep']) !== undefined) return { type: 'enabled' };
  const frame = objectOf(message['VrtFrame']);
  const { step, packetIndex, shards } = frame ?? {};
  if (!isCount(step) || !isCount(packetIndex) || !isCount(shards)) return undefined;
  return { type: 'frame', step, packetIndex, shards };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
