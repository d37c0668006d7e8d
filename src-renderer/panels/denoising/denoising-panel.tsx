import { useMemo } from 'react';
import { useProject, useRunArray, useRunArrayPart } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { useViewOf } from '../../state/view-store.ts';
import { gridOf } from '../../vis/map-grid.ts';
import { useStack } from '../gallery/use-stack.ts';
import { hasNumbers, useShownSample } from '../latent/walk-state.ts';
import { FrameSlider } from '../map/frame-slider.tsx';
import { useRunOfCube } from '../runs/active-run.ts';
import { AddAndRun } from '../steps/add-and-run.tsx';
import { evenSamples, latentOf, networksOf, type RunNetwork } from '../training/network-of-run.ts';
import { commonScale, residualOf, SampleView, SpectrumPair, spectraOf } from '../training/sample-view.tsx';
import { rowsOf, useDecoded } from '../training/use-decoded.ts';
import { type Sample, useSamples } from '../training/use-sample.ts';
import { Quality, ResidualHistogram } from './denoising-quality.tsx';
import { type Denoising, readDenoising } from './read-denoising.ts';
import '../../vis/vis.css';
import './denoising.css';

const PURPOSE =
  'Before, after and what was taken away, for a spectrum or an image; PCA of as many components beside it.';

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
  const spectra = useMemo(() => spectraOf(network), [network]);
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
        {spectra ? (
          <div className="denoising-samples" data-curves>
            <Shown title="Network; before in gray; taken away below">
              <SpectrumPair
                input={before ?? null}
                output={after}
                spectra={spectra}
                label={`After the network, ${name}`}
              />
            </Shown>
            {pca && (
              <Shown title="PCA; before in gray; taken away below">
                <SpectrumPair
                  input={before ?? null}
                  output={pca}
                  spectra={spectra}
                  model="PCA"
                  label={`After PCA, ${name}`}
                />
              </Shown>
            )}
          </div>
        ) : (
          <div className="denoising-samples">
            <Shown title="Before">
              <SampleView sample={before ?? null} range={range} label={`Before, ${name}`} />
            </Shown>
            <Shown title="After (network)">
              <SampleView sample={after} range={range} label={`After, ${name}`} />
            </Shown>
            <Shown title="Taken away">
              <SampleView sample={ofNetwork} range={limits} signed label={`Taken away, ${name}`} />
            </Shown>
            {pca && (
              <>
                <Shown title="After (PCA)">
                  <SampleView sample={pca} range={range} label={`After PCA, ${name}`} />
                </Shown>
                <Shown title="Taken away by PCA">
                  <SampleView sample={ofPca} range={limits} signed label={`Taken away by PCA, ${name}`} />
                </Shown>
              </>
            )}
          </div>
        )}
        {before === null && (
          <p className="quiet">
            A step before the network cannot be redone on one sample alone, so only what came out is shown.
          </p>
        )}
        {judged ? (
          <div className="denoising-judged">
            <Quality judged={judged} />
            <ResidualHistogram network={network} judged={judged} />
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
