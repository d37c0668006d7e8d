import { EXPORT_KINDS, type ExportKind } from '../../src-preload/contract/export-kinds.ts';
import { figureRequestSchema } from '../../src-preload/contract/recipe.ts';
import { useApi } from '../api/api-context.tsx';
import { useProject, useProjectChange } from '../api/queries.ts';
import { type Command, useCommands } from '../app/commands.ts';
import { notifyDone, notifyError } from '../app/notices.tsx';
import { useUnits } from '../app/settings.ts';
import { withUnits } from '../parts/figures/figure-draft.ts';
import { kindsOf } from '../parts/figures/figure-kind.ts';
import { figureOfRun } from '../parts/figures/figure-of-run.ts';
import { useActiveRun } from '../parts/runs/active-run.ts';
import { useView } from '../state/view-store.ts';
import { canExport } from './run-exports.ts';
import { useExport } from './use-export.ts';

/** Arrays are chosen in the Figures panel; everything else can be exported from the palette. */
const KINDS = (Object.keys(EXPORT_KINDS) as ExportKind[]).filter((kind) => !kind.startsWith('array-'));

/** What can be done with the shown run from anywhere: every export, its methods paragraph, its figure. Draws nothing. */
export function ExportCommands() {
  const api = useApi();
  const run = useActiveRun();
  const { data: project } = useProject();
  const chosen = useView((view) => view.figure);
  const { mutate } = useExport();
  const save = useProjectChange('save-figure');
  const units = useUnits();
  const figure = withUnits(run ? figureOfRun(chosen, run) : chosen, units);
  const canDraw = run !== null && kindsOf(run).length > 0 && figureRequestSchema.safeParse(figure).success;
  const copyMethods = async () => {
    const { text } = await api.call('methods-text', { run: run!.number }).answer;
    await navigator.clipboard.writeText(text);
    notifyDone('The paragraph is copied.');
  };
  useCommands([
    ...KINDS.map(
      (kind): Command => ({
        id: `export.${kind}`,
        title: `Export ${EXPORT_KINDS[kind].label}`,
        enabled: run !== null && canExport(run, kind, null) && (canDraw || !kind.startsWith('figure-')),
        run: () => mutate({ kind, run: run!.number, figure }, { onError: notifyError }),
      }),
    ),
    {
      id: 'figures.copy-methods',
      title: 'Copy methods paragraph',
      enabled: run !== null,
      run: () => void copyMethods().catch(notifyError),
    },
    {
      id: 'figures.keep',
      title: 'Keep figure settings',
      enabled: canDraw && project?.project.mode === 'write',
      run: () =>
        save.mutate(
          { run: run!.number, figure },
          { onSuccess: () => notifyDone('The figure is kept with its run.'), onError: notifyError },
        ),
    },
  ]);
  return null;
}
