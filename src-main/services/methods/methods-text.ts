import { basename } from 'node:path';
import { positionAt } from '../../../src-preload/contract/axis.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { formatUnit } from '../../../src-preload/contract/numbers.ts';
import type { PhaseRecord, UnassignedPixels } from '../../../src-preload/contract/project.ts';
import type { RunResult } from '../../../src-preload/contract/results.ts';
import { phaseSentence } from './phase-sentence.ts';
import { stepSentence } from './step-sentences.ts';
import { list, range, whole } from './words.ts';

/**
 * A paragraph for the methods section of a paper: what was done, in the order in which it was done, with every parameter that
 * decides the result. It says only what the run's record says; a run that did not converge is said not to have.
 *
 * @param phases what a person has named; default names are passed over
 * @param unassigned what a person took out of them
 */
export function methodsText(
  result: RunResult,
  phases: readonly PhaseRecord[] = [],
  unassigned: readonly UnassignedPixels[] = [],
): string {
  const sentences = [
    datasetSentence(result),
    ...result.steps.map((step, index) => stepSentence(step, result, index)),
    phaseSentence(result, phases, unassigned),
    softwareSentence(result),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

const DEVICES: { readonly [Used in RunResult['device']['used']]: string } = {
  cpu: 'the CPU',
  webgpu: 'the GPU (WebGPU)',
  dml: 'the GPU (DirectML)',
  cuda: 'the GPU (CUDA)',
  coreml: 'Core ML',
  tfjs: 'the CPU, networks trained by TensorFlow.js',
};

function datasetSentence(result: RunResult): string {
  const { source, versions } = result;
  if (result.prepared.images) return imagesSentence(result);
  const navigation = source.axes.filter((axis) => axis.role === 'navigation');
  const signal = source.axes.find((axis) => axis.role === 'signal');
  const kind = ['spectrum', 'line of spectra', 'spectrum image'][navigation.length] ?? 'dataset';
  const title = source.title.trim() || basename(source.file);
  const pixels =
    navigation.length === 0
      ? ''
      : `${navigation
          .map(({ size }) => whole(size))
          .reverse()
          .join(' × ')} ${navigation.length === 1 && navigation[0].size === 1 ? 'pixel' : 'pixels'}`;
  const parts = [pixels, pixelSize(navigation), signal ? `${whole(signal.size)} channels` : '', signalRange(signal)];
  const described = parts.filter((part) => part !== '').join(', ');
  return `The ${kind} “${title}”${described === '' ? '' : ` (${described})`} was analyzed with Phasewright ${versions.phasewright}.`;
}

/** The last two axes are those of an image, and those before count images. */
function imagesSentence({ source, versions }: RunResult): string {
  const [leading, size] = [source.axes.slice(0, -2), source.axes.slice(-2)];
  const images = leading.reduce((product, axis) => product * axis.size, 1);
  const across = `${size
    .map((axis) => whole(axis.size))
    .reverse()
    .join(' × ')} pixels`;
  const sizes = images === 1 ? across : `${whole(images)} images of ${across}`;
  const described = [sizes, pixelSize(size)].filter((part) => part !== '').join(', ');
  const title = source.title.trim() || basename(source.file);
  return `The ${images === 1 ? 'image' : 'stack of images'} “${title}” (${described}) was analyzed with Phasewright ${versions.phasewright}.`;
}

function pixelSize(navigation: readonly Axis[]): string {
  const x = navigation.at(-1);
  if (!x || x.units === '') return '';
  const sizes = navigation.map(({ scale }) => Number(Math.abs(scale).toPrecision(4)));
  const isSquare = sizes.every((size) => size === sizes[0]);
  return `pixel size ${isSquare ? sizes[0] : [...sizes].reverse().join(' × ')} ${formatUnit(x.units)}`;
}

function signalRange(signal: Axis | undefined): string {
  if (!signal || signal.units === '') return '';
  return range(positionAt(signal, 0), positionAt(signal, signal.size - 1), signal.units);
}

function softwareSentence({ device, versions, source }: RunResult): string {
  const libraries = [`ONNX Runtime ${versions.onnxruntime}`, `Node ${versions.node}`];
  const threads =
    device.used === 'cpu' ? `, ${whole(device.threads)} ${device.threads === 1 ? 'thread' : 'threads'}` : '';
  const where = `${DEVICES[device.used]}${threads}, ${versions.platform}`;
  return `Computations ran in single precision with double-precision sums on ${where} (${list(libraries)}); the data are identified by the SHA-256 hash ${source.sha256.slice(0, 16)}….`;
}
