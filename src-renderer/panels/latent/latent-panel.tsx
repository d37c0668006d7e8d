import { useMemo, useState } from 'react';
import { useProject, useRunArray } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { networksOf, type RunNetwork } from '../../parts/networks/network-of-run.ts';
import { useWalk } from '../../parts/networks/walk-state.ts';
import { AddAndRun } from '../../parts/recipe/add-and-run.tsx';
import { describeStep } from '../../parts/recipe/step-catalog.ts';
import { useRunOfCube } from '../../parts/runs/active-run.ts';
import { LatentPicture } from './latent-picture.tsx';
import { LatentWalk } from './latent-walk.tsx';
import '../../vis/vis.css';
import '../../vis/scatter/scatter.css';
import './latent.css';

const PURPOSE =
  'What a network has learned: each spectrum or image a point; walk between them, and see what the decoder makes of every place.';

/** The latent space of the shown run's network. */
export function LatentPanel() {
  const { isPending, error, refetch } = useProject();
  const run = useRunOfCube();
  const networks = useMemo(() => networksOf(run).filter(({ decoder }) => decoder !== null), [run]);
  const [chosen, setChosen] = useState<number | null>(null);
  if (isPending) return <LoadingState what="Loading the latent space" />;
  if (error) return <ErrorState error={error} title="The latent space cannot be shown" retry={() => void refetch()} />;
  const network = networks.find(({ step }) => step === chosen) ?? networks.at(-1);
  if (!network) {
    return (
      <EmptyState
        icon="graph"
        title="No latent space yet"
        purpose={PURPOSE}
        action={<AddAndRun op="autoencoder" text="Train an autoencoder" />}
      />
    );
  }
  return (
    <OpenLatent
      key={`${network.run.uuid} ${network.step}`}
      network={network}
      networks={networks.map(({ step, record }) => ({
        step,
        label: `Step ${step + 1}: ${describeStep(record.op).label}`,
      }))}
      onNetwork={setChosen}
    />
  );
}

interface OpenLatentProps {
  readonly network: RunNetwork;
  readonly networks: readonly { readonly step: number; readonly label: string }[];
  readonly onNetwork: (step: number) => void;
}

function OpenLatent({ network, networks, onNetwork }: OpenLatentProps) {
  const latent = useRunArray(network.run.number, network.latent.name);
  if (latent.error) {
    return (
      <ErrorState error={latent.error} title="The latent numbers cannot be read" retry={() => void latent.refetch()} />
    );
  }
  if (!latent.data) return <LoadingState what="Reading the latent numbers" />;
  return <LatentSpace {...{ network, networks, onNetwork }} latents={latent.data.values} />;
}

function LatentSpace({ latents, ...props }: OpenLatentProps & { readonly latents: ArrayLike<number> }) {
  const walk = useWalk(props.network, latents);
  return (
    <div className="vis-panel">
      <div className="latent">
        <LatentPicture {...props} latents={latents} walk={walk} />
        <LatentWalk network={props.network} latents={latents} walk={walk} />
      </div>
    </div>
  );
}
