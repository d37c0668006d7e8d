import { Button, ButtonGroup, HTMLSelect } from '@blueprintjs/core';
import { useMemo } from 'react';
import { useCommands } from '../../app/commands.ts';
import { ErrorState } from '../../app/empty-state.tsx';
import { ShortName } from '../../app/short-name.tsx';
import { FrameTile } from '../../parts/images/frame-tile.tsx';
import type { RunNetwork } from '../../parts/networks/network-of-run.ts';
import { SampleView, SpectrumPair, spectraOf } from '../../parts/networks/sample-view.tsx';
import { useDecoded } from '../../parts/networks/use-decoded.ts';
import { type Sample, useSamples } from '../../parts/networks/use-sample.ts';
import { useSampleNames } from '../../parts/networks/use-sample-names.ts';
import { nearestSamples, widestAxes } from '../../parts/networks/walk.ts';
import type { Walk } from '../../parts/networks/walk-state.ts';
import { placeOfPatch } from '../../parts/runs/patch-grid.ts';
import { useView } from '../../state/view-store.ts';
import { gridOf, gridOfRun, toCube } from '../../vis/map-grid.ts';
import { useLiveDecoded } from './use-walk.ts';

const NEAREST = 3;
const SCOPE = 'latent';
/** Steps of the slider. */
const STEP = { axis: 0.1, between: 0.02 } as const;

interface LatentWalkProps {
  readonly network: RunNetwork;
  readonly latents: ArrayLike<number>;
  readonly walk: Walk;
}

/** Walking through latent space: along one of its numbers, or between two samples; decoded as one goes. */
export function LatentWalk({ network, latents, walk }: LatentWalkProps) {
  const live = useLiveDecoded(network, walk.place);
  const stops = useMemo(() => walk.stops.map((position) => walk.at(position)), [walk.stops, walk.at]);
  const strip = useDecoded(network, stops);
  const order = useMemo(() => widestAxes(walk.statistics), [walk.statistics]);
  const nearest = useMemo(
    () => nearestSamples(latents, walk.place, walk.statistics, NEAREST),
    [latents, walk.place, walk.statistics],
  );
  const spectra = useMemo(() => spectraOf(network), [network]);
  const step = STEP[walk.mode];
  const otherAxis = (by: 1 | -1) => {
    const at = order.indexOf(walk.axis);
    walk.setAxis(order[(at + by + order.length) % order.length] ?? 0);
  };
  useCommands([
    {
      id: 'latent.on',
      title: 'Walk on through latent space',
      key: 'ArrowRight',
      scope: SCOPE,
      hidden: true,
      run: () => walk.setPosition(walk.position + step),
    },
    {
      id: 'latent.back',
      title: 'Walk back through latent space',
      key: 'ArrowLeft',
      scope: SCOPE,
      hidden: true,
      run: () => walk.setPosition(walk.position - step),
    },
    { id: 'latent.axis-next', title: 'Next latent number', key: 'ArrowDown', scope: SCOPE, run: () => otherAxis(1) },
    { id: 'latent.axis-before', title: 'Latent number before', key: 'ArrowUp', scope: SCOPE, run: () => otherAxis(-1) },
    {
      id: 'latent.mode',
      title: 'Walk along a latent number, or between two samples',
      key: 'W',
      scope: SCOPE,
      run: () => walk.setMode(walk.mode === 'axis' ? 'between' : 'axis'),
    },
    {
      id: 'latent.from',
      title: 'Walk from the sample shown',
      key: 'A',
      scope: SCOPE,
      enabled: walk.shown !== null,
      run: () => setEnd(0),
    },
    {
      id: 'latent.to',
      title: 'Walk to the sample shown',
      key: 'B',
      scope: SCOPE,
      enabled: walk.shown !== null,
      run: () => setEnd(1),
    },
  ]);
  const setEnd = (end: 0 | 1) => {
    if (walk.shown === null) return;
    walk.setEnd(end, walk.shown);
    walk.setMode('between');
  };
  const nameOf = useSampleNames(network);
  const textOf = (position: number) => positionText(walk.mode, position);
  const here = textOf(walk.position);
  return (
    <section className="latent-walk" aria-label="Walk through latent space">
      <div className="vis-toolbar">
        <ButtonGroup>
          <Button
            size="small"
            text="Along a number"
            active={walk.mode === 'axis'}
            aria-pressed={walk.mode === 'axis'}
            onClick={() => walk.setMode('axis')}
          />
          <Button
            size="small"
            text="Between two"
            active={walk.mode === 'between'}
            aria-pressed={walk.mode === 'between'}
            onClick={() => walk.setMode('between')}
          />
        </ButtonGroup>
        {walk.mode === 'axis' ? (
          <>
            <HTMLSelect
              aria-label="Latent number"
              value={walk.axis}
              options={order.map((axis) => ({ value: axis, label: `Number ${axis + 1}` }))}
              onChange={(event) => walk.setAxis(Number(event.currentTarget.value))}
            />
            <HTMLSelect
              aria-label="Other numbers"
              value={walk.base}
              options={[
                { value: 'mean', label: 'others: mean of all' },
                { value: 'shown', label: `others: ${walk.shown === null ? 'what is shown' : nameOf(walk.shown)}` },
              ]}
              onChange={(event) => walk.setBase(event.currentTarget.value === 'shown' ? 'shown' : 'mean')}
            />
          </>
        ) : (
          <>
            <Button
              size="small"
              text="From shown"
              disabled={walk.shown === null}
              title="The walk starts at what map or gallery shows (A)"
              onClick={() => setEnd(0)}
            />
            <Button
              size="small"
              text="To shown"
              disabled={walk.shown === null}
              title="The walk ends at what map or gallery shows (B)"
              onClick={() => setEnd(1)}
            />
          </>
        )}
      </div>
      <div className="latent-slider">
        <span className="quiet">{walk.mode === 'axis' ? '−3 σ' : <ShortName name={nameOf(walk.ends[0])} />}</span>
        <input
          type="range"
          aria-label={
            walk.mode === 'axis'
              ? `Latent number ${walk.axis + 1}`
              : `From ${nameOf(walk.ends[0])} to ${nameOf(walk.ends[1])}`
          }
          aria-valuetext={here}
          min={walk.range[0]}
          max={walk.range[1]}
          step={step}
          value={walk.position}
          onChange={(event) => walk.setPosition(Number(event.currentTarget.value))}
        />
        <span className="quiet">{walk.mode === 'axis' ? '+3 σ' : <ShortName name={nameOf(walk.ends[1])} />}</span>
        <output className="latent-position">{here}</output>
      </div>
      {live.error ? (
        <ErrorState error={live.error} title="The decoder cannot be computed" retry={live.retry} />
      ) : (
        <div className="latent-result" data-curves={spectra !== null || undefined}>
          <figure className="latent-decoded">
            <figcaption>Decoded</figcaption>
            {spectra ? (
              <SpectrumPair
                input={null}
                output={live.sample}
                spectra={spectra}
                model="decoded"
                label={`Decoded at ${here}`}
              />
            ) : (
              <SampleView sample={live.sample} label={`Decoded at ${here}`} />
            )}
          </figure>
          <Nearest network={network} samples={nearest} decoded={live.sample} nameOf={nameOf} />
        </div>
      )}
      <div className="latent-strip">
        {walk.stops.map((position, i) => (
          <button
            key={position}
            type="button"
            className="latent-stop"
            aria-label={`Go to ${textOf(position)}`}
            aria-pressed={Math.abs(position - walk.position) < step / 2}
            onClick={() => walk.setPosition(position)}
          >
            <SampleView sample={strip.samples?.[i] ?? null} />
            <span>{textOf(position)}</span>
          </button>
        ))}
      </div>
    </section>
  );
}

/** `+1.5 σ`, or `40 %` of the way. */
function positionText(mode: Walk['mode'], position: number): string {
  if (mode === 'between') return `${Math.round(position * 100)} %`;
  const sign = position > 0 ? '+' : position < 0 ? '−' : '';
  const text = Number.isInteger(position) ? String(Math.abs(position)) : Math.abs(position).toFixed(1);
  return `${sign}${text} σ`;
}

interface NearestProps {
  readonly network: RunNetwork;
  readonly samples: readonly number[];
  readonly decoded: Sample | null;
  readonly nameOf: (sample: number) => string;
}

/** The real samples nearest to where one is. */
function Nearest({ network, samples, decoded, nameOf }: NearestProps) {
  const isImages = network.run.result.prepared.images !== undefined;
  if (isImages && !network.isFrameByFrame && !network.patches) return null;
  return (
    <div className="latent-nearest">
      <span className="quiet">Nearest real ones</span>
      <div className="latent-nearest-list">
        {network.isFrameByFrame
          ? samples.map((sample) => (
              <figure key={sample}>
                <FrameTile frame={sample} of="Near" />
                <figcaption>
                  <ShortName name={nameOf(sample)} />
                </figcaption>
              </figure>
            ))
          : samples.map((sample) => (
              <NearSample key={sample} network={network} sample={sample} decoded={decoded} name={nameOf(sample)} />
            ))}
      </div>
    </div>
  );
}

interface NearSampleProps {
  readonly network: RunNetwork;
  readonly sample: number;
  readonly decoded: Sample | null;
  readonly name: string;
}

/** A pixel's spectrum with the decoded one behind it, or a patch; pressing puts the probe there, or shows the image. */
function NearSample({ network, sample, decoded, name }: NearSampleProps) {
  const set = useView((view) => view.set);
  const [spectrum] = useSamples(
    network,
    useMemo(() => [sample], [sample]),
  );
  const { run, patches } = network;
  const columns = gridOf(run.result.prepared.axes).columns;
  const pixel = { row: Math.floor(sample / columns), column: sample % columns };
  const show = () =>
    set(patches ? { frame: placeOfPatch(patches, sample).image } : { probe: toCube(gridOfRun(run.result), pixel) });
  return (
    <button type="button" className="latent-stop" title={name} aria-label={`Near: ${name}`} onClick={show}>
      <SampleView sample={spectrum ?? null} behind={decoded} />
      <ShortName name={name} />
    </button>
  );
}
