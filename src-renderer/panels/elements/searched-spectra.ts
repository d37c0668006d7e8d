import type { Overview, Region } from '../../../src-preload/contract/looked-dataset.ts';
import type { PhaseRecord } from '../../../src-preload/contract/project.ts';
import { usePhaseLabels } from '../../api/phase-arrays.ts';
import { useProject } from '../../api/queries.ts';
import { isUnnamed } from '../../parts/phases/phase-title.ts';
import { labelsOf, phasesOf, useRunOfCube } from '../../parts/runs/active-run.ts';
import { useViewOf } from '../../state/view-store.ts';
import { gridOf, gridOfRun } from '../../vis/map-grid.ts';
import { probeRegion } from '../../vis/regions.ts';
import { phaseRegion } from './phase-regions.ts';

/** What can be searched for elements. */
export interface SearchedSpectrum {
  readonly id: string;
  readonly name: string;
  /** In a sentence: proposed for … */
  readonly of: string;
  readonly spectrum: 'sum' | 'brightest';
  /** Null takes all pixels. */
  readonly region: () => Region | null;
}

/** Phases with their pixels, to be searched one by one. */
export interface SearchedPhases {
  readonly of: string;
  readonly all: () => readonly { readonly phase: PhaseRecord; readonly region: Region }[];
}

/** Spectra that can be searched: the sum of all pixels, the brightest of them, the probe's, the regions', the phases'. */
export function useSearchedSpectra({ rows, columns }: Overview): {
  readonly spectra: readonly SearchedSpectrum[];
  /** Null where the active run has no phases of this cube. */
  readonly phases: SearchedPhases | null;
} {
  const { probe, probeSize, regions } = useViewOf('probe', 'probeSize', 'regions');
  const { data: project } = useProject();
  const run = useRunOfCube();
  const record = labelsOf(run);
  const labels = usePhaseLabels(record && run ? run.number : null, record?.name ?? null).data;
  const whole = { region: () => null };
  const spectra: SearchedSpectrum[] = [
    { id: 'all', name: 'Sum of all pixels', of: 'the sum of all pixels', spectrum: 'sum', ...whole },
    {
      id: 'brightest',
      name: 'Brightest of each channel',
      of: 'the brightest pixels of each channel',
      spectrum: 'brightest',
      ...whole,
    },
  ];
  if (probe) {
    const region = () => probeRegion(probe, probeSize, rows, columns);
    spectra.push({ id: 'probe', name: 'Probe', of: 'the probe', spectrum: 'sum', region });
  }
  for (const { id, name, region } of regions) {
    spectra.push({ id, name, of: name, spectrum: 'sum', region: () => region });
  }
  // Phases of images are no phases of pixels.
  if (!run || !record || !labels || run.result.prepared.images) return { spectra, phases: null };
  const placed = {
    values: labels.values,
    columns: gridOf(run.result.prepared.axes).columns,
    grid: gridOfRun(run.result),
  };
  const regionOf = (phase: PhaseRecord) => phaseRegion(phase, placed, { rows, columns });
  const phases = phasesOf(project, run.number, record.name).filter(({ clusters }) => clusters.length > 0);
  for (const phase of phases) {
    const name = isUnnamed(phase) ? phase.name : `Phase ${phase.letter}: ${phase.name}`;
    spectra.push({ id: `phase-${phase.id}`, name, of: phase.name, spectrum: 'sum', region: () => regionOf(phase) });
  }
  const all = () =>
    phases.flatMap((phase) => {
      const region = regionOf(phase);
      return region ? [{ phase, region }] : [];
    });
  return { spectra, phases: phases.length > 0 ? { of: `the phases of ${run.name}`, all } : null };
}
