import { useMemo } from 'react';
import { useProject, useRunArray, useRunArrayPart } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { useStack } from '../../parts/images/use-stack.ts';
import { evenSamples, latentOf, networksOf, type RunNetwork } from '../../parts/networks/network-of-run.ts';
import { rowsOf, useDecoded } from '../../parts/networks/use-decoded.ts';
import { type Sample, useSamples } from '../../parts/networks/use-sample.ts';
import { useSampleNames } from '../../parts/networks/use-sample-names.ts';
import { hasNumbers, useShownSample } from '../../parts/networks/walk-state.ts';
import { AddAndRun } from '../../parts/recipe/add-and-run.tsx';
import { useRunOfCube } from '../../parts/runs/active-run.ts';
import { hasEachImage } from '../../parts/runs/image-run.ts';
import { useRunPicture } from '../../parts/runs/use-run-picture.ts';
import { useView } from '../../state/view-store.ts';
import { DenoisingView } from './denoising-view.tsx';
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
  const isStitched =
    network.patches !== null && network.reconstruction !== null && hasEachImage(run, network.reconstruction);
  return isStitched ? (
    <StitchedImage network={network} />
  ) : (
    <DenoisedSample network={network} latents={latent.data.values} />
  );
}

interface DenoisedSampleProps {
  readonly network: RunNetwork;
  readonly latents: ArrayLike<number>;
}

/** A spectrum, image or patch as the network saw it, decoded anew. */
function DenoisedSample({ network, latents }: DenoisedSampleProps) {
  const { run, latentSize } = network;
  const pointed = useShownSample(network);
  const shown = hasNumbers(latents, latentSize, pointed) ? pointed : null;
  const first = useMemo(() => evenSamples(latents, latentSize, 1)[0] ?? 0, [latents, latentSize]);
  const sample = shown ?? first;
  const judged = useMemo(() => readDenoising(run, network.step), [run, network.step]);
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
  const nameOf = useSampleNames(network);
  if (decoded.error)
    return <ErrorState error={decoded.error} title="The decoder cannot be computed" retry={decoded.retry} />;
  return (
    <DenoisingView
      {...{ network, judged, before, after, pca }}
      name={nameOf(sample)}
      frame={network.isFrameByFrame ? sample : null}
      isPointed={shown !== null}
    />
  );
}

/** An image of which the network saw patches, put together again. */
function StitchedImage({ network }: { readonly network: RunNetwork }) {
  const { run, patches, reconstruction } = network;
  const stack = useStack();
  const wanted = useView((view) => view.frame);
  const image = wanted < patches!.images ? wanted : 0;
  const judged = useMemo(() => readDenoising(run, network.step), [run, network.step]);
  const [before] = useSamples(
    network,
    useMemo(() => [image], [image]),
    'whole image',
  );
  const after = pictureOf(useRunPicture(run, reconstruction, image));
  const array = run.arrays.find(({ name }) => name === judged?.pca) ?? null;
  const pca = pictureOf(useRunPicture(run, array && hasEachImage(run, array) ? array : null, image));
  return (
    <DenoisingView
      {...{ network, judged, before, after, pca }}
      name={stack?.nameOf(image) ?? 'image'}
      frame={image}
      isPointed
    />
  );
}

/** The last two axes of what was read as a picture, once it is there. */
function pictureOf({ data }: ReturnType<typeof useRunPicture>): Sample | null {
  return data ? { shape: data.shape.slice(-2), values: Float32Array.from(data.values) } : null;
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
