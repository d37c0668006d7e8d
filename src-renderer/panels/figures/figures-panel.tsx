import { Button, ButtonGroup, Spinner, TextArea } from '@blueprintjs/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { type FigureRequest, figureRequestSchema } from '../../../src-preload/contract/recipe.ts';
import type { ProjectState } from '../../../src-preload/contract/window.ts';
import { useApi } from '../../api/api-context.tsx';
import { useProject, useProjectChange } from '../../api/queries.ts';
import { runCommand } from '../../app/commands.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { notifyDone, notifyError } from '../../app/notices.tsx';
import { ExportList } from '../../export/export-list.tsx';
import { describeFields } from '../../forms/describe-fields.ts';
import { FormField } from '../../forms/form-field.tsx';
import '../../forms/forms.css';
import { useView, useViewOf } from '../../state/view-store.ts';
import { activeRunOf, labelsOf, phasesOf } from '../runs/active-run.ts';
import { isStackRun } from '../runs/image-run.ts';
import { formatTime } from '../runs/run-summary.ts';
import { MakePhaseMap } from '../steps/make-phase-map.tsx';
import { figureProblems, figureRequest, figureText, sizeInDots, WIDTH_PRESETS_MM } from './figure-draft.ts';
import { figureOfRun } from './figure-of-run.ts';
import { MarkElements } from './mark-elements.tsx';
import { useDebounced } from './use-debounced.ts';
import './figures.css';

/** How long typing must rest before the preview is drawn again. */
const PREVIEW_MS = 250;
/** The export buttons name the format; marks come from the elements that are chosen, maps from the overlay on the map. */
const HIDDEN = new Set(['figure', 'format', 'marks', 'maps']);
const FIELDS = describeFields(figureRequestSchema).filter(({ key }) => !HIDDEN.has(key));
/** What only a phase map has. */
const OF_PHASES = new Set(['spectra', 'hatch']);

/** The figure for the paper: live preview, settings, exports, and the paragraph for the methods section. */
export function FiguresPanel() {
  const { data: project, isPending, error, refetch } = useProject();
  const { activeRun, file, figure: chosen } = useViewOf('activeRun', 'file', 'figure');
  const run = activeRunOf(project, activeRun, file);
  const figure = useMemo(() => (run ? figureOfRun(chosen, run) : chosen), [chosen, run]);
  if (isPending) return <LoadingState what="Loading the figure" />;
  if (error) return <ErrorState error={error} title="The figure cannot be shown" retry={() => void refetch()} />;
  const labels = labelsOf(run);
  if (!project || !run || !(labels || figure.figure === 'rgb-map' || hasModel(run))) {
    return (
      <EmptyState
        icon="media"
        title="No figure yet"
        purpose="A phase map with legend and spectra at the width of a journal’s column, as it will stand in the paper."
        action={<MakePhaseMap />}
      />
    );
  }
  return <FigureEditor key={run.uuid} project={project} run={run} figure={figure} labels={labels?.name ?? null} />;
}

const hasModel = (run: RunRecord) => run.arrays.some(({ name }) => name === 'encoder');

interface FigureEditorProps {
  readonly project: ProjectState;
  readonly run: RunRecord;
  /** Its settings as they fit the run. */
  readonly figure: Partial<FigureRequest>;
  /** Null where the run has none: it has no phase map. */
  readonly labels: string | null;
}

function FigureEditor({ project, run, figure, labels }: FigureEditorProps) {
  const set = useView((view) => view.set);
  const save = useProjectChange('save-figure');
  const problems = figureProblems(figure);
  const isWrong = Object.keys(problems).length > 0;
  const change = (key: string, value: unknown) => {
    const { [key as keyof typeof figure]: _, ...others } = figure;
    set({ figure: value === undefined ? others : { ...others, [key]: value } });
  };
  const showPhaseMap = () => {
    const { figure: _, maps: _maps, ...others } = figure;
    set({ figure: others });
  };
  const isStack = isStackRun(run);
  const isOverlay = figure.figure === 'rgb-map';
  const hasFigure = !isStack && (isOverlay || labels !== null);
  const saved = project.figures.filter((record) => record.run === run.number);
  return (
    <div className="figures">
      {!isStack && !hasFigure && (
        <EmptyState
          icon="media"
          title="No figure of this run"
          purpose="It has no phases: cluster what the network has found. The model and the recipe can be exported here."
          action={<MakePhaseMap />}
        />
      )}
      {isStack && (
        <EmptyState
          icon="media"
          title="A stack of images has no phase map"
          purpose={`Its phases are groups of images: the gallery and the exemplars show them. ${labels ? 'Labels and mean images' : 'Recipe and model'} can be exported here.`}
          action={<Button text="Show the exemplars" onClick={() => runCommand('show.exemplars')} />}
        />
      )}
      {hasFigure && <Preview run={run} figure={figure} changes={labels && phasesOf(project, run.number, labels)} />}
      <div className="figures-side">
        {hasFigure && (
          <section aria-label="Settings of the figure" className="step-form">
            <ButtonGroup aria-label="Width presets" className="figures-widths">
              {WIDTH_PRESETS_MM.map((width) => (
                <Button
                  key={width}
                  size="small"
                  text={`${width} mm`}
                  title={width === 85 ? 'One column' : 'Two columns'}
                  active={(figure.widthMm ?? figureRequest({})!.widthMm) === width}
                  aria-pressed={(figure.widthMm ?? figureRequest({})!.widthMm) === width}
                  onClick={() => change('widthMm', width)}
                />
              ))}
            </ButtonGroup>
            {isOverlay ? (
              <p className="figures-maps">
                Overlay of {figure.maps?.map(({ name, array }) => name ?? array).join(', ')}.{' '}
                {labels && <Button size="small" variant="minimal" text="Phase map instead" onClick={showPhaseMap} />}
              </p>
            ) : (
              <MarkElements run={run} marks={figure.marks} onMarks={(marks) => change('marks', marks)} />
            )}
            {FIELDS.filter(({ key }) => !(isOverlay && OF_PHASES.has(key))).map((field) => (
              <FormField
                key={field.key}
                field={field}
                value={figure[field.key as keyof typeof figure]}
                problem={problems[field.key] ?? null}
                onChange={(value) => change(field.key, value)}
              />
            ))}
          </section>
        )}
        <section aria-label="Export">
          <h3>Export</h3>
          <ExportList
            run={run.number}
            hasModel={hasModel(run)}
            hasLabels={labels !== null}
            figure={figureRequest(figure) ?? {}}
            isFigureWrong={isWrong || !hasFigure}
          />
        </section>
        <Methods run={run} />
        <section aria-label="Saved figures">
          <h3>Saved figures</h3>
          <Button
            size="small"
            icon="floppy-disk"
            text="Keep these settings"
            disabled={isWrong || project.project.mode === 'read'}
            loading={save.isPending}
            onClick={() => save.mutate({ run: run.number, figure }, { onError: notifyError })}
          />
          {saved.length > 0 && (
            <ul className="figures-saved">
              {saved.toReversed().map((record) => (
                <li key={record.id}>
                  <button type="button" title="Take these settings" onClick={() => set({ figure: record.request })}>
                    {figureText(record.request)}
                  </button>
                  <span className="quiet">{formatTime(record.createdAt)}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
    </div>
  );
}

interface PreviewProps {
  readonly run: RunRecord;
  readonly figure: object;
  /** What else changes the picture: names, colors and clusters of the phases. */
  readonly changes: unknown;
}

/** The figure as the file will hold it. */
function Preview({ run, figure, changes }: PreviewProps) {
  const api = useApi();
  const settled = useDebounced({ figure, changes }, PREVIEW_MS);
  const request = figureRequest(settled.figure as { [key: string]: unknown });
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['preview-figure', run.uuid, request, settled.changes],
    queryFn: () => api.call('preview-figure', { run: run.number, figure: { ...request, format: 'svg' } }).answer,
    enabled: request !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  const address = useBlobAddress(data?.svg ?? null, 'image/svg+xml');
  if (error && !isFetching) {
    return (
      <div className="figures-preview">
        <ErrorState error={error} title="The figure cannot be drawn" retry={() => void refetch()} />
      </div>
    );
  }
  if (!data || !address) {
    return (
      <div className="figures-preview">
        <LoadingState what="Drawing the figure" />
      </div>
    );
  }
  const dots = sizeInDots(data.widthMm, data.heightMm, request?.dpi ?? 300);
  return (
    <figure className="figures-preview" aria-busy={isFetching}>
      <img
        src={address}
        alt={`Preview of the ${request?.figure === 'rgb-map' ? 'overlay of maps' : 'phase map'} of run ${run.number}`}
        style={{ aspectRatio: `${data.widthMm} / ${data.heightMm}` }}
      />
      <figcaption className="quiet">
        {data.widthMm.toFixed(0)} × {data.heightMm.toFixed(0)} mm; PNG {dots[0]} × {dots[1]} dots
        {isFetching && <Spinner size={12} aria-label="Drawing" />}
      </figcaption>
    </figure>
  );
}

/** Address of a text as a file in memory; it is given back when the text changes. */
function useBlobAddress(text: string | null, type: string): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (text === null) return;
    const url = URL.createObjectURL(new Blob([text], { type }));
    setAddress(url);
    return () => URL.revokeObjectURL(url);
  }, [text, type]);
  return address;
}

function Methods({ run }: { readonly run: RunRecord }) {
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['methods-text', run.uuid],
    queryFn: () => api.call('methods-text', { run: run.number }).answer,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (
    <section aria-label="Methods paragraph">
      <h3>
        Methods paragraph
        <Button
          size="small"
          variant="minimal"
          icon="clipboard"
          text="Copy"
          aria-label="Copy methods paragraph"
          disabled={!data}
          onClick={() =>
            data &&
            navigator.clipboard.writeText(data.text).then(() => notifyDone('The paragraph is copied.'), notifyError)
          }
        />
      </h3>
      {error ? (
        <ErrorState error={error} title="The paragraph cannot be written" retry={() => void refetch()} />
      ) : (
        <TextArea
          fill
          readOnly
          rows={6}
          aria-label="Methods paragraph"
          value={data?.text ?? ''}
          placeholder="Writing…"
        />
      )}
    </section>
  );
}
