import { Button, HTMLSelect } from '@blueprintjs/core';
import { useMemo, useState } from 'react';
import type { TrainingPreview } from '../../../src-preload/contract/job.ts';
import { useProject, useRunArray } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { askWhatToApplyTo } from '../../dialogs/applying/applying.tsx';
import { evenSamples, latentOf, networksOf, type RunNetwork } from '../../parts/networks/network-of-run.ts';
import { SamplePairs, spectraOf, UNITS } from '../../parts/networks/sample-view.tsx';
import { rowsOf, useDecoded } from '../../parts/networks/use-decoded.ts';
import { useSamples } from '../../parts/networks/use-sample.ts';
import { useSampleNames } from '../../parts/networks/use-sample-names.ts';
import { AddAndRun } from '../../parts/recipe/add-and-run.tsx';
import { formatNumber, formatPercent } from '../../parts/recipe/numbers.ts';
import { describeStep } from '../../parts/recipe/step-catalog.ts';
import { useActiveRun } from '../../parts/runs/active-run.ts';
import { latestRunningJob } from '../../state/jobs.ts';
import { useView } from '../../state/view-store.ts';
import { epochsOf } from './judge-training.ts';
import { TrainingView } from './training-view.tsx';
import '../../vis/vis.css';
import '../../parts/networks/networks.css';

const PURPOSE =
  'How a network learns: its losses epoch by epoch, what it makes of samples, and where they lie in its latent space.';
/** Samples of a finished run that are shown. */
const SHOWN = 6;

/** The training that is going on, or else that of the shown run. */
export function TrainingPanel() {
  const { isPending, error, refetch } = useProject();
  const run = useActiveRun();
  const preview = useView((view) => view.trainingPreview);
  const networks = useMemo(() => networksOf(run).filter(({ history }) => history !== null), [run]);
  const [chosen, setChosen] = useState<number | null>(null);
  if (isPending) return <LoadingState what="Loading the training" />;
  if (error) return <ErrorState error={error} title="The training cannot be shown" retry={() => void refetch()} />;
  if (preview) return <LiveTraining preview={preview} />;
  const network = networks.find(({ step }) => step === chosen) ?? networks.at(-1);
  if (!network) {
    return (
      <EmptyState
        icon="learning"
        title="No network has been trained yet"
        purpose={PURPOSE}
        action={<AddAndRun op="autoencoder" text="Train an autoencoder" />}
      />
    );
  }
  return <TrainedNetwork network={network} networks={networks} onChoose={setChosen} />;
}

function LiveTraining({ preview }: { readonly preview: TrainingPreview }) {
  const job = useView(({ jobs }) => latestRunningJob(jobs) ?? null);
  const epochs = useMemo(() => epochsOf(preview.history), [preview]);
  const pairs = useMemo(() => {
    const count = preview.inputs.length / preview.shape.reduce((product, size) => product * size, 1);
    const shape = [count, ...preview.shape];
    const [inputs, outputs] = [
      rowsOf({ shape, values: preview.inputs }),
      rowsOf({ shape, values: preview.reconstructions }),
    ];
    return inputs.map((input, i) => ({ key: String(i), name: `Sample ${i + 1}`, input, output: outputs[i] ?? null }));
  }, [preview]);
  const spectra = preview.spectra && { axis: preview.spectra.axis, unit: UNITS[preview.spectra.unit] };
  return (
    <TrainingView
      title={`Epoch ${formatNumber(preview.epoch)} of at most ${formatNumber(preview.epochs)}`}
      epochs={epochs}
      best={preview.bestEpoch}
      isLive
      stopped={null}
      job={job}
      warnings={ofTraining(job?.warnings ?? [])}
      pairs={<SamplePairs pairs={pairs} spectra={spectra} />}
      latent={preview.latent}
      latentSize={preview.latentSize}
      words={
        preview.shape.length === 1
          ? 'Spectra held out, as they are (gray) and as the network makes them; below each, what it leaves out'
          : 'Images held out'
      }
    />
  );
}

/** Warnings that are of the training; those of other steps stand with the job. */
function ofTraining(warnings: readonly string[]): readonly string[] {
  return warnings.filter((warning) => /autoencoder|training|network|latent|epoch/i.test(warning));
}

interface TrainedNetworkProps {
  readonly network: RunNetwork;
  readonly networks: readonly RunNetwork[];
  readonly onChoose: (step: number) => void;
}

function TrainedNetwork({ network, networks, onChoose }: TrainedNetworkProps) {
  const { run, record, latentSize } = network;
  const history = useRunArray(run.number, network.history);
  const latent = useRunArray(run.number, network.latent.name);
  const isReadOnly = useProject().data?.project.mode === 'read';
  const job = useView(({ jobs }) => latestRunningJob(jobs) ?? null);
  const epochs = useMemo(() => (history.data ? epochsOf(history.data.values) : null), [history.data]);
  const latents = useMemo(() => (latent.data ? Float32Array.from(latent.data.values) : null), [latent.data]);
  if (history.error || latent.error) {
    const retry = () => void Promise.all([history.refetch(), latent.refetch()]);
    return <ErrorState error={history.error ?? latent.error} title="The training cannot be read" retry={retry} />;
  }
  if (!epochs || !latents) return <LoadingState what="Loading the training" />;
  const { bestEpoch, stopped, relativeError } = record.results;
  const isImages = run.result.prepared.images !== undefined;
  return (
    <TrainingView
      title={`${run.name}: ${formatNumber(epochs.length)} epochs${typeof relativeError === 'number' ? `, ${formatPercent(relativeError)} left over` : ''}`}
      chooser={
        networks.length > 1 && (
          <HTMLSelect
            aria-label="Network"
            value={network.step}
            options={networks.map(({ step, record: { op } }) => ({
              value: step,
              label: `Step ${step + 1}: ${describeStep(op).label}`,
            }))}
            onChange={(event) => onChoose(Number(event.currentTarget.value))}
          />
        )
      }
      actions={
        <Button
          size="small"
          icon="import"
          text="Apply to…"
          aria-label="Apply this model to other data"
          disabled={isReadOnly}
          title="Makes a recipe that prepares other data in the same way and applies the model of this run"
          onClick={() => askWhatToApplyTo(run)}
        />
      }
      epochs={epochs}
      best={Number(bestEpoch) || 0}
      isLive={false}
      stopped={stopped}
      job={job}
      warnings={ofTraining(run.warnings)}
      pairs={<RunPairs key={`${run.uuid} ${network.step}`} network={network} latents={latents} />}
      latent={latents}
      latentSize={latentSize}
      words={
        isImages
          ? null
          : 'Spectra of the run, as they are (gray) and as the network makes them; below each, what it leaves out'
      }
    />
  );
}

/** Samples of a finished run with what its network makes of them. */
function RunPairs({ network, latents }: { readonly network: RunNetwork; readonly latents: Float32Array }) {
  const nameOf = useSampleNames(network);
  const { latentSize } = network;
  const samples = useMemo(() => evenSamples(latents, latentSize, SHOWN), [latents, latentSize]);
  const rows = useMemo(
    () => samples.map((sample) => latentOf(latents, latentSize, sample)),
    [samples, latents, latentSize],
  );
  const spectra = useMemo(() => spectraOf(network), [network]);
  const inputs = useSamples(network, samples);
  const decoded = useDecoded(network, rows);
  if (decoded.error)
    return <ErrorState error={decoded.error} title="The decoder cannot be computed" retry={decoded.retry} />;
  return (
    <SamplePairs
      spectra={spectra}
      pairs={samples.map((sample, i) => ({
        key: String(sample),
        name: nameOf(sample),
        input: inputs[i] ?? null,
        output: decoded.samples?.[i] ?? null,
      }))}
    />
  );
}
