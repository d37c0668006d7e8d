import { useMemo } from 'react';
import { formatValue } from '../../../src-preload/contract/numbers.ts';
import { useProject, useRunArray, useRunArrayPart } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { useViewOf } from '../../state/view-store.ts';
import { lossColors } from '../../vis/losses-drawing.ts';
import { gridOf } from '../../vis/map-grid.ts';
import { useDrawTheme } from '../../vis/theme.ts';
import { useStack } from '../gallery/use-stack.ts';
import { hasNumbers, useShownSample } from '../latent/walk-state.ts';
import { FrameSlider } from '../map/frame-slider.tsx';
import { dataUnit } from '../map/map-looks.ts';
import { useRunOfCube } from '../runs/active-run.ts';
import { AddAndRun } from '../steps/add-and-run.tsx';
import { formatNumber, formatPercent } from '../steps/numbers.ts';
import { evenSamples, latentOf, networksOf, type RunNetwork } from '../training/network-of-run.ts';
import { commonScale, residualOf, SampleView } from '../training/sample-view.tsx';
import { rowsOf, useDecoded } from '../training/use-decoded.ts';
import { type Sample, useSamples } from '../training/use-sample.ts';
import { type Denoising, histogramPath, histogramReach, type MethodQuality, readDenoising } from './read-denoising.ts';
import '../../vis/vis.css';
import './denoising.css';

const PURPOSE =
  'Before, after and what was taken away, for a spectrum or an image; PCA of as many components beside it.';
const NAMES = { autoencoder: 'Network', pca: 'PCA' } as const;

/** What the network of the shown run has denoised. */
export function DenoisingPanel() {
  const { isPending, error, refetch } = useProject();
  const run = useRunOfCube();
  const network = useMemo(() => networksOf(run).findLast(({ decoder }) => decoder !== null), [run]);
  if (isPending) return <LoadingState what="Loading the denoising" />;
  if (error) return <ErrorState error={error} title="The denoising cannot be shown" retry={() => void refetch()} />;
  if (!network) {
    return (
      <EmptyState
        icon="clean"
        title="Nothing has been denoised yet"
        purpose={PURPOSE}
        action={<AddAndRun op="autoencoder" text="Train an autoencoder" />}
      />
    );
  }
  return <Denoised key={`${network.run.uuid} ${network.step}`} network={network} />;
}

function Denoised({ network }: { readonly network: RunNetwork }) {
  const { run } = network;
  const latent = useRunArray(run.number, network.latent.name);
  if (latent.error) {
    return (
      <ErrorState error={latent.error} title="The latent numbers cannot be read" retry={() => void latent.refetch()} />
    );
  }
  if (!latent.data) return <LoadingState what="Reading the latent numbers" />;
  return <DenoisedSample network={network} latents={latent.data.values} />;
}

function DenoisedSample({ network, latents }: { readonly network: RunNetwork; readonly latents: ArrayLike<number> }) {
  const { run, latentSize, isFrameByFrame } = network;
  const set = useViewOf('set').set;
  const stack = useStack();
  const pointed = useShownSample(network);
  const shown = hasNumbers(latents, latentSize, pointed) ? pointed : null;
  const first = useMemo(() => evenSamples(latents, latentSize, 1)[0] ?? 0, [latents, latentSize]);
  const sample = shown ?? first;
  const judged = useMemo(() => readDenoising(run, network.step), [run, network.step]);
  const isImages = run.result.prepared.images !== undefined;
  const [before] = useSamples(
    network,
    useMemo(() => [sample], [sample]),
  );
  const decoded = useDecoded(
    network,
    useMemo(() => [latentOf(latents, latentSize, sample)], [latents, latentSize, sample]),
  );
  const after = decoded.samples?.[0] ?? null;
  const pca = usePca(network, judged, sample);
  const range = useMemo(() => commonScale(before ?? after), [before, after]);
  const [ofNetwork, ofPca] = useMemo(
    () => [residualOf(before ?? null, after), residualOf(before ?? null, pca)],
    [before, after, pca],
  );
  const limits = useMemo(() => symmetricRange(ofNetwork ?? ofPca), [ofNetwork, ofPca]);
  const columns = gridOf(run.result.prepared.axes).columns;
  const name = isFrameByFrame
    ? (stack?.nameOf(sample) ?? `Image ${sample + 1}`)
    : isImages
      ? `Patch ${sample + 1}`
      : `Row ${Math.floor(sample / columns)}, column ${sample % columns}`;
  if (decoded.error)
    return <ErrorState error={decoded.error} title="The decoder cannot be computed" retry={decoded.retry} />;
  return (
    <div className="vis-panel denoising">
      {stack && isFrameByFrame ? (
        <FrameSlider
          description={{ axes: [] }}
          frames={stack.frames}
          index={sample}
          onShow={(frame) => set({ frame })}
        />
      ) : (
        <div className="vis-toolbar">
          <strong>{name}</strong>
          {!isImages && (
            <span className="quiet">
              {shown === null ? 'Put the probe on the map to choose a pixel.' : 'The pixel under the probe.'}
            </span>
          )}
        </div>
      )}
      <div className="denoising-body">
        <div className="denoising-samples" data-curves={!isImages || undefined}>
          {isImages && (
            <Shown title="Before" name={name}>
              <SampleView sample={before ?? null} range={range} label={`Before, ${name}`} />
            </Shown>
          )}
          <Shown title={isImages ? 'After (network)' : 'Network, before in gray (√ scale)'} name={name}>
            <SampleView sample={after} behind={before ?? null} range={range} label={`After, ${name}`} />
          </Shown>
          <Shown title="Taken away" name={name}>
            <SampleView sample={ofNetwork} range={limits} signed label={`Taken away, ${name}`} />
          </Shown>
          {pca && (
            <>
              <Shown title={isImages ? 'After (PCA)' : 'PCA, before in gray (√ scale)'} name={name}>
                <SampleView sample={pca} behind={before ?? null} range={range} label={`After PCA, ${name}`} />
              </Shown>
              <Shown title="Taken away by PCA" name={name}>
                <SampleView sample={ofPca} range={limits} signed label={`Taken away by PCA, ${name}`} />
              </Shown>
            </>
          )}
        </div>
        {before === null && (
          <p className="quiet">
            A step before the network cannot be redone on one sample alone, so only what came out is shown.
          </p>
        )}
        {judged ? (
          <div className="denoising-judged">
            <Quality judged={judged} />
            <Histogram network={network} judged={judged} />
          </div>
        ) : (
          <div className="denoising-offer">
            <p className="quiet">
              Whether noise or signal was taken away is not judged yet: that step compares neighbors in what was taken
              away, and puts PCA beside it.
            </p>
            <AddAndRun op="denoising" text="Judge the denoising" />
          </div>
        )}
      </div>
    </div>
  );
}

interface ShownProps {
  readonly title: string;
  readonly name: string;
  readonly children: React.ReactNode;
}

function Shown({ title, children }: ShownProps) {
  return (
    <figure className="denoising-sample">
      <figcaption>{title}</figcaption>
      {children}
    </figure>
  );
}

/** What PCA made of a sample; null where the run has not kept it. */
function usePca({ run, samples }: RunNetwork, judged: Denoising | null, sample: number): Sample | null {
  const array = run.arrays.find(({ name }) => name === judged?.pca);
  // Of maps the first axis counts rows; a row of spectra is little.
  const perItem = array ? samples / array.shape[0]! : 1;
  const part = useRunArrayPart(array ? run.number : null, array?.name ?? null, Math.floor(sample / perItem), 1);
  return useMemo(() => {
    if (!part.data) return null;
    const isImages = run.result.prepared.images !== undefined;
    const own = part.data.shape.slice(isImages ? -2 : -1);
    const size = own.reduce((product, length) => product * length, 1);
    const rows = rowsOf({
      shape: [part.data.values.length / size, ...own],
      values: Float32Array.from(part.data.values),
    });
    return rows[sample % perItem] ?? null;
  }, [part.data, run, sample, perItem]);
}

function symmetricRange(sample: Sample | null): readonly [number, number] | null {
  if (!sample) return null;
  const sorted = Float32Array.from(sample.values, Math.abs).sort();
  const most = sorted[Math.floor((sorted.length - 1) * 0.99)] ?? 1;
  return most > 0 ? [-most, most] : [-1, 1];
}

function Quality({ judged }: { readonly judged: Denoising }) {
  const hasReference = judged.noisy !== null;
  const number = (value: number | null, digits = 3) => (value === null ? '–' : formatNumber(value, digits));
  return (
    <div className="denoising-quality">
      <table>
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col">Taken away</th>
            <th scope="col" title="Correlation of neighbors in what was taken away">
              Neighbors
            </th>
            {hasReference && <th scope="col">PSNR (dB)</th>}
            {hasReference && <th scope="col">SSIM</th>}
          </tr>
        </thead>
        <tbody>
          {hasReference && (
            <tr>
              <th scope="row">Before</th>
              <td>–</td>
              <td>–</td>
              <td>{number(judged.noisy!.psnr, 4)}</td>
              <td>{number(judged.noisy!.ssim)}</td>
            </tr>
          )}
          {judged.methods.map((one) => (
            <tr key={one.method}>
              <th scope="row">
                {NAMES[one.method]}, {one.components}
              </th>
              <td>{formatPercent(one.takenAway)}</td>
              <td>
                {[one.along, one.across]
                  .filter((value) => value !== null)
                  .map((value) => number(value, 2))
                  .join(' / ') || '–'}
              </td>
              {hasReference && <td>{number(one.psnr, 4)}</td>}
              {hasReference && <td>{number(one.ssim)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {judged.methods.map((one) => (
        <p key={one.method}>{whitenessWords(one)}</p>
      ))}
    </div>
  );
}

function whitenessWords({ method, residual }: MethodQuality): string {
  const who = method === 'pca' ? 'PCA' : 'the network';
  return residual === 'white'
    ? `What ${who} took away is like noise: neighbors in it are not alike.`
    : `What ${who} took away has structure: neighbors in it are alike. It smooths signal away, or the noise itself is correlated.`;
}

const HISTOGRAM = { width: 300, height: 90 };

function Histogram({ network, judged }: { readonly network: RunNetwork; readonly judged: Denoising }) {
  const { run } = network;
  const counts = useRunArray(judged.histogram ? run.number : null, judged.histogram);
  const edges = useRunArray(judged.bins ? run.number : null, judged.bins);
  const colors = lossColors(useDrawTheme());
  const drawn = useMemo(() => {
    if (!counts.data || !edges.data) return null;
    const bins = counts.data.shape[1]!;
    const of = (row: number) =>
      [
        counts.data!.values.subarray(row * bins, (row + 1) * bins),
        edges.data!.values.subarray(row * (bins + 1), (row + 1) * (bins + 1)),
      ] as const;
    const rows = judged.methods.map((_, row) => of(row));
    const reach = Math.max(...rows.map(([values, ends]) => histogramReach(values, ends)));
    return {
      reach,
      paths: rows.map(([values, ends]) =>
        histogramPath(values, ends, [-reach, reach], HISTOGRAM.width, HISTOGRAM.height),
      ),
    };
  }, [counts.data, edges.data, judged.methods]);
  if (!drawn) return null;
  return (
    <figure className="denoising-histogram">
      <figcaption>
        Histogram of what was taken away{' '}
        {judged.methods.map(({ method }) => (
          <span key={method} style={{ color: method === 'pca' ? colors.validation : colors.training }}>
            — {NAMES[method]}{' '}
          </span>
        ))}
      </figcaption>
      <svg
        viewBox={`0 0 ${HISTOGRAM.width} ${HISTOGRAM.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label="Histogram of what was taken away"
      >
        {drawn.paths.map((path, i) => (
          <path
            key={judged.methods[i]!.method}
            d={path}
            style={{ stroke: judged.methods[i]!.method === 'pca' ? colors.validation : colors.training }}
          />
        ))}
      </svg>
      <div className="denoising-ends quiet">
        <span>−{formatValue(drawn.reach, 3)}</span>
        <span>0 {dataUnit(run, network.step)}</span>
        <span>{formatValue(drawn.reach, 3)}</span>
      </div>
    </figure>
  );
}
