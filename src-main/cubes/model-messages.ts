/** What the thread that runs decoders and {@link import('./model-thread.ts').openDecoder} say to each other. */

/** A decoder with what is known of it from elsewhere: the thread refuses one that is not so. */
export interface DecoderDescription {
  /** An ONNX model `samples` → `outputs`; comes from a file, is checked before it runs. */
  readonly model: Uint8Array;
  readonly latent: number;
  /** Sizes of what it makes of one row of latent numbers. */
  readonly output: readonly number[];
  /** Rows of a call at most. */
  readonly batch: number;
}

export type ModelRequest =
  | { readonly op: 'load'; readonly id: number; readonly decoder: DecoderDescription }
  /** Runs of `rows[i]` rows each, every one a call of its own: what comes out does not depend on what else is asked for. */
  | { readonly op: 'decode'; readonly id: number; readonly latent: Float32Array; readonly rows: readonly number[] }
  | { readonly op: 'release'; readonly id: number };

export type ModelAnswer =
  | { readonly ok: true; readonly values?: Float32Array<ArrayBuffer> }
  | { readonly ok: false; readonly message: string };
