import { useMemo } from 'react';
import { defaultContrast } from '../../vis/contrast.ts';
import { binnedMeans, sparkPaths } from '../exemplars/sparkline.ts';
import { PictureCanvas } from '../gallery/picture-canvas.tsx';
import type { Sample } from './use-sample.ts';
import './training.css';

interface SampleViewProps {
  readonly sample: Sample | null;
  /** Drawn in gray behind a spectrum, on the same scale. */
  readonly behind?: Sample | null;
  /** Values at the ends of an image's scale; null takes its own. */
  readonly range?: readonly [number, number] | null;
  /** Around zero, in blue and red. */
  readonly signed?: boolean;
  /** Left out where what stands around it has the name. */
  readonly label?: string;
}

const CURVE = { width: 240, height: 90, points: 240 };

/** A spectrum as a curve, an image as a picture. */
export function SampleView({ sample, behind = null, range = null, signed = false, label }: SampleViewProps) {
  const curves = useMemo(
    () => (sample?.shape.length === 1 ? curvesOf(sample, behind, signed) : null),
    [sample, behind, signed],
  );
  const named =
    label === undefined ? ({ 'aria-hidden': true } as const) : ({ role: 'img', 'aria-label': label } as const);
  if (!sample) {
    const missing = label === undefined ? named : { ...named, 'aria-label': `${label}: not there` };
    return <div className="sample-view sample-missing" {...missing} />;
  }
  if (curves) {
    return (
      <div className="sample-view" {...named}>
        <svg
          className="sample-curve"
          viewBox={`0 0 ${CURVE.width} ${CURVE.height}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {curves.back && <path d={curves.back} className="sample-curve-back" />}
          <path d={curves.own} className="sample-curve-own" />
        </svg>
      </div>
    );
  }
  const [rows, columns] = sample.shape as [number, number];
  return (
    <div className="sample-view" {...named} style={{ aspectRatio: `${columns} / ${rows}` }}>
      <PictureCanvas
        picture={{ rows, columns, values: sample.values }}
        colors={signed ? 'RdBu' : 'gray'}
        range={range}
      />
    </div>
  );
}

function curvesOf(sample: Sample, behind: Sample | null, signed: boolean) {
  const curve = ({ values }: Sample) => {
    const means = binnedMeans(values, CURVE.points);
    return signed ? means : means.map(squareRoot);
  };
  const own = curve(sample);
  const back = signed ? new Float64Array(own.length) : behind && curve(behind);
  const paths = sparkPaths(back ? [back, own] : [own], CURVE.width, CURVE.height);
  return { own: paths.at(-1)!, back: back ? paths[0]! : null };
}

/** Weak peaks beside strong ones are seen on a scale of square roots; noise of counts is alike everywhere on it. */
function squareRoot(value: number): number {
  return Math.sign(value) * Math.sqrt(Math.abs(value));
}

/** What a model has left out: input − reconstruction; null where either is missing. */
export function residualOf(input: Sample | null, output: Sample | null): Sample | null {
  if (!input || !output || input.values.length !== output.values.length) return null;
  return { shape: input.shape, values: input.values.map((value, i) => value - output.values[i]!) };
}

/** One scale for an input and what is made of it: the input's. */
export function commonScale(sample: Sample | null): readonly [number, number] | null {
  return sample ? defaultContrast(sample.values, false) : null;
}

interface SamplePairsProps {
  readonly pairs: readonly {
    readonly key: string;
    readonly name: string;
    readonly input: Sample | null;
    readonly output: Sample | null;
  }[];
}

/** Inputs beside what a network makes of them, and what it leaves out: a column for each. */
export function SamplePairs({ pairs }: SamplePairsProps) {
  return (
    <div
      className="sample-pairs"
      data-curves={pairs.some(({ input, output }) => isCurve(input ?? output)) || undefined}
    >
      {pairs.map(({ key, name, input, output }) => (
        <SamplePair key={key} name={name} input={input} output={output} />
      ))}
    </div>
  );
}

function isCurve(sample: Sample | null): boolean {
  return sample?.shape.length === 1;
}

function SamplePair({ name, input, output }: { name: string; input: Sample | null; output: Sample | null }) {
  const range = useMemo(() => commonScale(input ?? output), [input, output]);
  const residual = useMemo(() => residualOf(input, output), [input, output]);
  return (
    <figure className="sample-pair" aria-label={name}>
      {!isCurve(output ?? input) && <SampleView sample={input} range={range} label={`Input, ${name}`} />}
      <SampleView sample={output} behind={input} range={range} label={`Reconstruction, ${name}`} />
      <SampleView sample={residual} signed label={`Difference, ${name}`} />
      <figcaption title={name}>{name}</figcaption>
    </figure>
  );
}
