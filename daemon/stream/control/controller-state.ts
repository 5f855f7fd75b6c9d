/** An IDR that was sent and of which nothing is known yet. */
export interface Flight {
  readonly frameId: number;
  readonly decidedUs: number;
  readonly sentUs: number;
  /** A request came too early to be about this IDR; if it was, nothing else may show that the IDR was lost. */
  readonly doubted: boolean;
}

/** Each state carries just its own facts; the table of rows is in docs/idr-controller.md. */
export type ControllerState =
  /** No IDR was ever acknowledged. `sent` of them were sent; `asked`: the client has requested one since the last. */
  | {
      readonly kind: 'start';
      readonly flight: Flight | undefined;
      readonly sent: number;
      readonly asked: boolean;
    }
  /** The chain of references is whole as far as we know. */
  | { readonly kind: 'steady' }
  /** An IDR is due and waits for its bounds; `free` ones do not wait. */
  | { readonly kind: 'wanted'; readonly free: boolean }
  /** An IDR is under way. */
  | { readonly kind: 'recover'; readonly flight: Flight }
  /** The client does not respond at all. */
  | { readonly kind: 'down' };

export type StateKind = ControllerState['kind'];

/** How a client begins: nothing was sent yet. */
export const beginning: ControllerState = { kind: 'start', flight: undefined, sent: 0, asked: false };
