import { useMemo } from 'react';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { useUnits } from '../../app/settings.ts';
import { ShortName } from '../../app/short-name.tsx';
import { defaultContrast } from '../../vis/contrast.ts';
import { squareRoot } from '../../vis/sample-spectrum.ts';
import { SampleSpectrumVis } from '../../vis/sample-spectrum-vis.tsx';
import { signalAxis } from '../../vis/signal-axis.ts';
import { binnedMeans, sparkPaths } from '../../vis/sparkline.ts';
import { PictureCanvas } from '../images/picture-canvas.tsx';
import type { RunNetwork } from './network-of-run.ts';
import type { Sample } from './use-sample.ts';
import './networks.css';

/** What small spectra need besides their values. */
export interface SpectrumWords {
  readonly axis: Axis;
  /** Unit of their values: `Counts`. */
  readonly unit: string;
}

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

/** A curve without axes, where several stand side by side to be compared at a glance. */
const CURVE = { width: 240, height: 90, points: 240 };

/** A spectrum as a small curve without axes, an image as a picture. */
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
  /** Null of images. */
  readonly spectra: SpectrumWords | null;
}

/** Inputs beside what a network makes of them, and what it leaves out: a column for each. */
export function SamplePairs({ pairs, spectra }: SamplePairsProps) {
  return (
    <div className="sample-pairs" data-curves={spectra !== null || undefined}>
      {!spectra && (
        <div className="sample-rows" aria-hidden="true">
          {ROWS.map((row) => (
            <span key={row}>{row}</span>
          ))}
        </div>
      )}
      {pairs.map(({ key, name, input, output }) => (
        <figure key={key} className="sample-pair" aria-label={name}>
          {spectra ? (
            <SpectrumPair {...{ input, output, spectra }} label={`Reconstruction and difference, ${name}`} />
          ) : (
            <ImagePair {...{ input, output, name }} />
          )}
          <figcaption>
            <ShortName name={name} />
          </figcaption>
        </figure>
      ))}
    </div>
  );
}

/** What the pictures of an image are, from top to bottom. */
const ROWS = ['Input', 'Reconstruction', 'Difference'] as const;

function ImagePair({ name, input, output }: { name: string; input: Sample | null; output: Sample | null }) {
  const range = useMemo(() => commonScale(input ?? output), [input, output]);
  const residual = useMemo(() => residualOf(input, output), [input, output]);
  return (
    <>
      <SampleView sample={input} range={range} label={`${ROWS[0]}, ${name}`} />
      <SampleView sample={output} range={range} label={`${ROWS[1]}, ${name}`} />
      <SampleView sample={residual} signed label={`${ROWS[2]}, ${name}`} />
    </>
  );
}

interface SpectrumPairProps {
  readonly input: Sample | null;
  readonly output: Sample | null;
  readonly spectra: SpectrumWords;
  readonly label: string;
  /** What has made the output. */
  readonly model?: string;
}

/** A spectrum before and after a model with its axes; what the model has left out below. */
export function SpectrumPair({ input, output, spectra, label, model = 'network' }: SpectrumPairProps) {
  const units = useUnits();
  if (!input && !output) return <SampleView sample={null} label={label} />;
  return (
    <SampleSpectrumVis
      {...spectra}
      units={units}
      before={input?.values ?? null}
      after={output?.values ?? null}
      model={model}
      label={label}
    />
  );
}

/** Axis and unit of the spectra that a network of a run works on; null of images. */
export function spectraOf({ run, step }: Pick<RunNetwork, 'run' | 'step'>): SpectrumWords | null {
  const { prepared, steps } = run.result;
  if (prepared.images) return null;
  const isScaled = steps
    .slice(0, step)
    .some(({ op, parameters }) => op === 'poisson-scale' || (op === 'normalize' && parameters.method !== 'none'));
  return { axis: signalAxis(prepared.axes), unit: UNITS[isScaled ? 'scaled' : 'counts'] };
}

/** Units as titles of axes. */
export const UNITS = { counts: 'Counts', scaled: 'Scaled' } as const;
