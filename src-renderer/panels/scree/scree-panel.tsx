import { Button } from '@blueprintjs/core';
import { useEffect, useMemo, useState } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useProject, useRunArray } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { dataUnit } from '../../parts/maps/map-looks.ts';
import { PixelCanvas } from '../../parts/maps/map-tile.tsx';
import { AddAndRun } from '../../parts/recipe/add-and-run.tsx';
import { draftOf, usedComponents, withComponents } from '../../parts/recipe/draft.ts';
import { changeDraft } from '../../parts/recipe/draft-history.ts';
import { useRunStarter } from '../../parts/recipe/draft-run.ts';
import { formatNumber, formatPercent } from '../../parts/recipe/numbers.ts';
import { isRunOf } from '../../parts/recipe/step-results.ts';
import { useActiveRun } from '../../parts/runs/active-run.ts';
import { isStackRun } from '../../parts/runs/image-run.ts';
import type { MapData } from '../../state/shown-map.ts';
import { useView, useViewOf } from '../../state/view-store.ts';
import { colorTable } from '../../vis/color-tables.ts';
import { defaultContrast } from '../../vis/contrast.ts';
import { gridOf, gridOfRun } from '../../vis/map-grid.ts';
import { intensityImage } from '../../vis/map-image.ts';
import { ScreeVis } from '../../vis/scree-vis.tsx';
import { useWidth } from '../../vis/use-width.ts';
import { ComponentPicture } from './component-picture.tsx';
import { ComponentSpectrum } from './component-spectrum.tsx';
import { type Components, isOrthonormal, leftByCut, rootMeanSquare } from './left-by-cut.ts';
import { readScree, type Scree, shareOf } from './read-scree.ts';
import './scree.css';

const PANEL = 'scree';
/** From this width on, as in the style sheet, the plot and what belongs to the cut stand side by side. */
const SIDE_BY_SIDE = 600;
/** The step's own limit. */
const MOST_COMPONENTS = 1000;

/** How many components: the scree plot with what proposes a number, and what a cut leaves out. */
export function ScreePanel() {
  const { data: project, isPending, error, refetch } = useProject();
  const run = useActiveRun();
  const scree = useMemo(() => readScree(run), [run]);
  if (isPending) return <LoadingState what="Loading the components" />;
  if (error) return <ErrorState error={error} title="The components cannot be shown" retry={() => void refetch()} />;
  if (!project || !run || !scree) {
    return (
      <EmptyState
        icon="chart"
        title="No components yet"
        purpose="A PCA sorts what varies by its strength; here you see how many components hold signal, and what a cut leaves out."
        action={<AddAndRun op="pca" text="Run a PCA" />}
      />
    );
  }
  return <ScreeOfRun key={run.uuid} run={run} scree={scree} />;
}

function ScreeOfRun({ run, scree }: { readonly run: RunRecord; readonly scree: Scree }) {
  const { steps, set } = useViewOf('steps', 'set');
  const starter = useRunStarter();
  const [ref, width] = useWidth<HTMLDivElement>(320);
  const [picked, setPicked] = useState<number | null>(null);
  const [hover, setHover] = useState<number | null>(null);
  const nulls = useRunArray(scree.nullVariance ? run.number : null, scree.nullVariance);
  const components = useRunArray(scree.components ? run.number : null, scree.components);
  const count = scree.variances.length;
  const used = usedComponents(steps);
  const cut = Math.max(1, Math.min(count, picked ?? scree.proposals.at(-1)?.components ?? count));
  const wanted = picked ?? cut;
  const matrix = useMemo(
    (): Components | null =>
      components.data
        ? {
            values: components.data.values,
            count: components.data.shape[0] ?? 1,
            channels: components.data.shape.slice(1).reduce((product, size) => product * size, 1),
          }
        : null,
    [components.data],
  );
  const left = useLeftByCut(run, scree, matrix, cut);
  const isUsed = wanted === used && isRunOf(steps, run.recipe, run);
  const use = () => {
    const next = withComponents(steps.length > 0 ? steps : draftOf(run.recipe), wanted);
    changeDraft(`Use ${componentsText(wanted)}`, () => next);
    starter.run(next);
  };
  const share = shareOf(scree, cut);
  const kept = `${cut} of ${count} components ${cut === 1 ? 'holds' : 'hold'} ${formatPercent(share)} of ${scree.centered ? 'the variance' : 'the sum of squares'}`;
  const seen = hover ?? cut - 1;
  const axis = run.result.prepared.axes.find(({ role }) => role === 'signal');
  const unit = dataUnit(run, scree.step);
  return (
    <div className="scree" ref={ref}>
      <div className="scree-columns">
        <ScreeVis
          variances={scree.variances}
          nullVariances={nulls.data?.values ?? null}
          proposals={scree.proposals}
          cut={cut}
          title={unit === 'counts' ? 'Variance (counts²)' : `Variance (${unit}, squared)`}
          label={`Scree plot of ${count} components; ${kept}`}
          onCut={setPicked}
          onHover={setHover}
        />
        <div className="scree-side">
          <div className="scree-use">
            <Button
              intent="primary"
              icon="tick"
              text={isUsed ? `${componentsText(wanted)} in use` : `Use ${componentsText(wanted)}`}
              disabled={isUsed || starter.isRunning || starter.obstacle !== null}
              title={starter.obstacle ?? 'Sets the PCA step, and denoising if there is any, and runs the recipe'}
              onClick={use}
            />
            <label className="scree-number">
              Components{' '}
              <input
                type="number"
                min={1}
                max={MOST_COMPONENTS}
                value={wanted}
                onChange={(event) => {
                  const typed = Math.round(event.currentTarget.valueAsNumber);
                  if (typed >= 1 && typed <= MOST_COMPONENTS) setPicked(typed);
                }}
              />
            </label>
          </div>
          <div className="scree-below">
            {left.map && (
              <figure className="scree-left">
                <figcaption>{left.words}</figcaption>
                {!left.isEmpty && !isStackRun(run) && (
                  <button
                    type="button"
                    title="Show on the map"
                    aria-label={`Show on the map: ${left.words}`}
                    onClick={() => set({ map: { kind: 'made' }, made: { run: run.number, by: PANEL, map: left.map! } })}
                  >
                    {left.image && <PixelCanvas image={left.image} />}
                  </button>
                )}
              </figure>
            )}
            {left.error !== null && (
              <ErrorState error={left.error} title="The residual cannot be shown" retry={left.retry} />
            )}
            {components.data?.shape.length === 3 && (
              <ComponentPicture
                array={components.data}
                component={Math.min(seen, (components.data.shape[0] ?? 1) - 1)}
                share={scree.ratios[seen] ?? Number.NaN}
              />
            )}
            {components.data?.shape.length === 2 && (
              <ComponentSpectrum
                array={components.data}
                component={Math.min(seen, (components.data.shape[0] ?? 1) - 1)}
                share={scree.ratios[seen] ?? Number.NaN}
                axis={axis}
                width={
                  width >= SIDE_BY_SIDE
                    ? Math.max(120, Math.floor(width / 2) - 140)
                    : Math.max(120, Math.min(420, width - 144))
                }
              />
            )}
          </div>
          <p className="quiet" aria-live="polite">
            {kept}
            {wanted > count && `; ${wanted} are more than this run has computed`}.
          </p>
          <div className="scree-words">
            {scree.proposals.map(({ name, components: proposed, why }) => (
              <p key={name}>
                <Button
                  size="small"
                  variant="minimal"
                  className="link-button"
                  text={`${name === 'knee' ? 'Knee' : 'Parallel analysis'}: ${proposed}`}
                  aria-label={`Cut at the ${name}, ${componentsText(proposed)}`}
                  onClick={() => setPicked(proposed)}
                />
                <span className="quiet">{why}.</span>
              </p>
            ))}
            {disagreement(scree)}
          </div>
        </div>
      </div>
    </div>
  );
}

function disagreement({ proposals }: Scree) {
  const [a, b] = proposals;
  if (!a || !b || a.components === b.components) return null;
  const [low, high] = [Math.min(a.components, b.components), Math.max(a.components, b.components)];
  return (
    <p>
      They disagree: look at the spectra and maps of{' '}
      {high === low + 1 ? `component ${high}` : `components ${low + 1} to ${high}`}, and keep what looks like signal.
    </p>
  );
}

/** The map of what a cut leaves; where it is the large map, that follows the cut. */
function useLeftByCut(run: RunRecord, scree: Scree, components: Components | null, cut: number) {
  const scores = useRunArray(scree.scores ? run.number : null, scree.scores);
  const { map, made, set } = useViewOf('map', 'made', 'set');
  const count = scree.variances.length;
  const whole = components && isOrthonormal(components) ? scree.residual : null;
  const beyond = useRunArray(whole ? run.number : null, whole);
  const data = useMemo((): MapData | null => {
    if (!scores.data || !components || (whole && !beyond.data)) return null;
    const { rows, columns } = gridOf(run.result.prepared.axes);
    return {
      kind: 'values',
      values: leftByCut(scores.data.values, components, cut, beyond.data?.values ?? null),
      rows,
      columns,
      inCube: gridOfRun(run.result),
      name: `Left by ${componentsText(cut)}`,
      title: `RMS residual (${dataUnit(run, scree.step)})`,
      colors: 'magma',
      signed: false,
    };
  }, [scores.data, beyond.data, components, whole, run, scree, cut]);
  const image = useMemo(() => {
    const range = data && defaultContrast(data.values, false);
    return data && range && intensityImage(data.values, data.columns, data.rows, range, colorTable('magma'));
  }, [data]);
  const isOnMap = map.kind === 'made' && made?.by === PANEL && made.run === run.number;
  useEffect(() => {
    if (isOnMap && data && useView.getState().made?.map !== data)
      set({ made: { run: run.number, by: PANEL, map: data } });
  }, [isOnMap, data, run, set]);
  const mean = data ? rootMeanSquare(data.values) : 0;
  const others = cut + 1 === count ? `component ${count} holds` : `components ${cut + 1} to ${count} hold`;
  const what = `What ${whole ? (cut === 1 ? '1 leaves' : `${cut} leave`) : others}`;
  const isEmpty = !whole && cut >= count;
  return {
    map: data,
    image,
    isEmpty,
    words: isEmpty
      ? 'Nothing computed is left out'
      : `${what}: RMS ${formatNumber(mean)} per channel (${dataUnit(run, scree.step)})`,
    error: scores.error ?? beyond.error,
    retry: () => void Promise.all([scores.refetch(), whole ? beyond.refetch() : null]),
  };
}

function componentsText(count: number): string {
  return `${count} ${count === 1 ? 'component' : 'components'}`;
}
