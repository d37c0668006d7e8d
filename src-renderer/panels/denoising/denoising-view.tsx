import { useMemo } from 'react';
import { DATA_UNITS } from '../../../src-preload/contract/shown-units.ts';
import { useStack } from '../../parts/images/use-stack.ts';
import { FrameSlider } from '../../parts/maps/frame-slider.tsx';
import type { RunNetwork } from '../../parts/networks/network-of-run.ts';
import { commonScale, residualOf, SampleView, SpectrumPair, spectraOf } from '../../parts/networks/sample-view.tsx';
import type { Sample } from '../../parts/networks/use-sample.ts';
import { AddAndRun } from '../../parts/recipe/add-and-run.tsx';
import { useViewOf } from '../../state/view-store.ts';
import { Quality, ResidualHistogram } from './denoising-quality.tsx';
import type { Denoising } from './read-denoising.ts';

interface DenoisingViewProps {
  readonly network: RunNetwork;
  readonly judged: Denoising | null;
  /** What the network was given; null where it cannot be made again, undefined on its way. */
  readonly before: Sample | null | undefined;
  readonly after: Sample | null;
  /** What PCA made of it; null where the run has not kept that. */
  readonly pca: Sample | null;
  readonly name: string;
  /** Number of the image that a slider chooses; null of spectra and single patches. */
  readonly frame: number | null;
  /** A person has chosen it. */
  readonly isPointed: boolean;
}

/** Before, after and what was taken away, by network and PCA; below, whether it was noise. */
export function DenoisingView({ network, judged, before, after, pca, name, frame, isPointed }: DenoisingViewProps) {
  const { set } = useViewOf('set');
  const stack = useStack();
  const spectra = useMemo(() => spectraOf(network), [network]);
  return (
    <div className="vis-panel denoising">
      {stack && frame !== null ? (
        <div className="denoising-chooser">
          <FrameSlider
            description={{ axes: [] }}
            units={DATA_UNITS}
            frames={stack.frames}
            index={frame}
            onShow={(shown) => set({ frame: shown })}
          />
          <span className="quiet denoising-name" title={name}>
            {name}
          </span>
        </div>
      ) : (
        <div className="vis-toolbar">
          <strong className="denoising-name">{name}</strong>
          {spectra && (
            <span className="quiet">
              {isPointed ? 'The pixel under the probe.' : 'Put the probe on the map to choose a pixel.'}
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
          <Pictures before={before ?? null} after={after} pca={pca} name={name} />
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

interface PicturesProps {
  readonly before: Sample | null;
  readonly after: Sample | null;
  readonly pca: Sample | null;
  readonly name: string;
}

/** An image before and after on one scale, and what was taken away on another, the same for network and PCA. */
function Pictures({ before, after, pca, name }: PicturesProps) {
  const range = useMemo(() => commonScale(before ?? after), [before, after]);
  const [ofNetwork, ofPca] = useMemo(() => [residualOf(before, after), residualOf(before, pca)], [before, after, pca]);
  const limits = useMemo(() => symmetricRange(ofNetwork ?? ofPca), [ofNetwork, ofPca]);
  return (
    <div className="denoising-samples">
      <Shown title="Before">
        <SampleView sample={before} range={range} label={`Before, ${name}`} />
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
  );
}

function Shown({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <figure className="denoising-sample">
      <figcaption>{title}</figcaption>
      {children}
    </figure>
  );
}

function symmetricRange(sample: Sample | null): readonly [number, number] | null {
  if (!sample) return null;
  const sorted = Float32Array.from(sample.values, Math.abs).sort();
  const most = sorted[Math.floor((sorted.length - 1) * 0.99)] ?? 1;
  return most > 0 ? [-most, most] : [-1, 1];
}
