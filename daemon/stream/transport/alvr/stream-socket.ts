/** Both stream modes carry the same shards (alvr.md 7); they differ in how shards reach the kernel. */
export interface StreamSocket {
  readonly mode: 'udp' | 'tcp';
  /**
   * Sends complete shards that lie back to back in `shards`, each `strideBytes` long but the last. Resolves to false
   * when the kernel would not take them all in time: the rest is dropped.
   */
  send(shards: Uint8Array, strideBytes: number): boolean | Promise<boolean>;
  close(): void;
}

export interface StreamSocketEvents {
  /** One whole shard, prefix included. The bytes are only valid during the call. */
  shard(bytes: Uint8Array): void;
  malformed(): void;
  /** Once. `failed`: it was not the client that left. */
  ended(reason: string, failed: boolean): void;
}

/** loss-recovery.md 10.5; the kernel may grant less. */
export const socketBufferBytes = 4 * 1024 * 1024;
