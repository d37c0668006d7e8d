import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { Autoencoder } from '../analysis/networks/autoencoder.ts';
import { type ImportedModel, importModel } from '../graphs/imported-model.ts';
import { openFile } from '../readers/registry.ts';

/** An autoencoder from files, and what they are. */
export interface AutoencoderFile extends Autoencoder {
  /** Both models as they are in their files. */
  readonly bytes: { readonly encoder: Uint8Array; readonly decoder: Uint8Array };
  /** SHA-256 of both models, hexadecimal. */
  readonly sha256: { readonly encoder: string; readonly decoder: string };
}

/**
 * Reads the autoencoder of a run: its folder, or one of `encoder.onnx` and `decoder.onnx` in it, under any name that has the
 * one word or the other.
 *
 * @throws {AppError} `file-not-found`, `data-unsuitable`
 */
export async function readAutoencoder(path: string): Promise<AutoencoderFile> {
  const [encoderFile, decoderFile] = pairOf(path);
  const bytes = [encoderFile, decoderFile].map((file) => readFileSync(file));
  const [encoder, decoder] = [importModel(bytes[0]!, encoderFile), importModel(bytes[1]!, decoderFile)];
  if (String(encoder.output) !== String(decoder.input) || String(encoder.input) !== String(decoder.output)) {
    throw new AppError(
      'data-unsuitable',
      `These two models are no pair: the encoder goes from [${encoder.input}] to [${encoder.output}], the decoder from [${decoder.input}] to [${decoder.output}].`,
      'Take encoder.onnx and decoder.onnx of the same run.',
      { file: path },
    );
  }
  const hashOf = (part: Uint8Array) => createHash('sha256').update(part).digest('hex');
  return {
    encoder: encoder.graph,
    decoder: decoder.graph,
    input: encoder.input,
    latent: encoder.output.reduce((product, size) => product * size, 1),
    bytes: { encoder: bytes[0]!, decoder: bytes[1]! },
    sha256: { encoder: hashOf(bytes[0]!), decoder: hashOf(bytes[1]!) },
  };
}

/** One model: an `.onnx` file, or an array of its bytes in an `.npy` file, as projects keep them. */
export async function readModel(path: string): Promise<ImportedModel> {
  return importModel(path.endsWith('.npy') ? await bytesOfArray(path) : readFileSync(path), path);
}

async function bytesOfArray(path: string): Promise<Uint8Array> {
  const file = await openFile(path);
  try {
    const source = file.datasets[0]!.open();
    const values = source.read(
      0,
      source.shape.reduce((product, size) => product * size, 1),
    );
    source.close();
    return Uint8Array.from(values as Uint8Array);
  } finally {
    file.close();
  }
}

function pairOf(path: string): [string, string] {
  if (!existsSync(path)) throw missing(path);
  const pair: [string, string] = statSync(path).isDirectory()
    ? [join(path, 'encoder.onnx'), join(path, 'decoder.onnx')]
    : [modelBeside(path, 'encoder'), modelBeside(path, 'decoder')];
  for (const file of pair) if (!existsSync(file)) throw missing(file);
  return pair;
}

/** The other half of an autoencoder, by its name: `x-encoder-2.onnx` goes with `x-decoder-2.onnx`. */
export function modelBeside(path: string, half: 'encoder' | 'decoder'): string {
  return join(dirname(path), basename(path).replace(/(en|de)coder(?!.*(en|de)coder)/, half));
}

function missing(file: string): AppError {
  return new AppError(
    'file-not-found',
    `There is no model ${file}.`,
    'Give the folder of a run with an autoencoder ("run … --out FOLDER", or "Export run" in the window): it holds encoder.onnx and decoder.onnx.',
    { file },
  );
}
