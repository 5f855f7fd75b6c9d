/** The luma plane of a side-by-side picture. */
export interface LumaView {
  readonly luma: Uint8Array;
  readonly strideBytes: number;
  /** Both eyes, pixels. */
  readonly width: number;
  readonly height: number;
}

/** One decoded picture; everything in it is valid during the call that hands it out. */
export interface DecodedPicture extends LumaView {
  /** The value given to `decode` along with its access unit. */
  readonly tag: number;
  /** A copy that stays. */
  readonly keep: () => KeptPicture;
}

/** I420 without padding. */
export interface KeptPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly fullRange: boolean;
}
