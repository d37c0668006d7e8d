import { usePhaseLabels } from '../../api/phase-arrays.ts';
import { useProject } from '../../api/queries.ts';
import { useCommands } from '../../app/commands.ts';
import { usePhaseChanges } from '../../parts/phases/phase-changes.ts';
import { chosenPlace, pixelsInPlace, pixelsOfPhase } from '../../parts/phases/place-pixels.ts';
import { labelsOf, phasesOf, useRunOfCube } from '../../parts/runs/active-run.ts';
import { useViewOf } from '../../state/view-store.ts';

/** Panels in which pixels are selected, or their phases looked at. */
const SCOPE = ['map', 'scatter', 'gallery', 'latent', 'phases'];

/** Taking pixels out of their phases by key and palette, also while the Phases panel is not in front. Stands once in the window. */
export function UnassignCommands() {
  const { data: project } = useProject();
  const { selection, regions } = useViewOf('selection', 'regions');
  const run = useRunOfCube();
  const record = labelsOf(run);
  const place = chosenPlace(selection, regions);
  const values = usePhaseLabels(run && record && place ? run.number : null, record?.name ?? null);
  const changes = usePhaseChanges();
  const of = run && record ? { run: run.number, labels: record.name } : null;
  const found = run && place && values.data ? pixelsInPlace(run, values.data, place) : null;
  const phases = run && record ? phasesOf(project, run.number, record.name) : [];
  const places =
    project?.unassigned.find((one) => one.run === run?.number && one.labels === record?.name)?.regions ?? [];
  const canChange = of !== null && project?.project.mode === 'write' && !changes.isBusy;
  const where = place ? `in “${place.name}”` : 'in a region';
  const take = (phase: number | null) => {
    if (of && found && place) changes.takeOut({ ...of, region: found.region, name: place.name, phase });
  };
  useCommands([
    {
      id: 'phases.unassign-pixels',
      title: `Unassign the pixels ${where}`,
      short: 'Unassign the pixels in the region',
      key: 'U',
      scope: SCOPE,
      enabled: canChange && found !== null && pixelsOfPhase(found, null) > 0,
      run: () => take(null),
    },
    ...phases.map((phase) => ({
      id: `phases.unassign-pixels.${phase.letter}`,
      title: `Unassign the pixels of ${phase.name} ${where}`,
      enabled: canChange && found !== null && pixelsOfPhase(found, phase) > 0,
      run: () => take(phase.id),
    })),
    {
      id: 'phases.put-back-pixels',
      title: `Put the pixels ${where} back into their phases`,
      short: 'Put the pixels in the region back into their phases',
      key: 'Shift+U',
      scope: SCOPE,
      enabled: canChange && found !== null && found.out > 0,
      run: () => of && found && changes.putBack({ ...of, region: found.region }),
    },
    {
      id: 'phases.put-all-back',
      title: 'Put all unassigned pixels back into their phases',
      enabled: canChange && places.length > 0,
      run: () => of && changes.putBack(of),
    },
  ]);
  return null;
}
