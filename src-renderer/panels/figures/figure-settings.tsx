import { Button, ButtonGroup, HTMLSelect } from '@blueprintjs/core';
import { useId } from 'react';
import { FIGURE_PANELS, type FigureKind, fieldsOfFigure } from '../../../src-preload/contract/figure-request.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { type FigureRequest, figureRequestSchema } from '../../../src-preload/contract/recipe.ts';
import type { UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { useCommands } from '../../app/commands.ts';
import { IconButton } from '../../app/icon-button.tsx';
import { describeFields } from '../../forms/describe-fields.ts';
import { FormField } from '../../forms/form-field.tsx';
import { figureProblems, figureRequest, WIDTH_PRESETS_MM } from '../../parts/figures/figure-draft.ts';
import { changeFigure, redoFigure, undoFigure, useFigureHistory } from '../../parts/figures/figure-history.ts';
import { KIND_NAMES, MOST_SHOWN, startKind } from '../../parts/figures/figure-kind.ts';
import { ChosenMaps } from './chosen-maps.tsx';
import { MarkElements } from './mark-elements.tsx';
import { PanelTitles } from './panel-titles.tsx';

/** The export buttons name the format; kind, marks and maps have controls of their own. */
const HIDDEN = new Set(['figure', 'format', 'marks', 'maps', 'panelTitles']);
const ALL = describeFields(figureRequestSchema);
const FIELDS = ALL.filter(({ key }) => !HIDDEN.has(key));
const LABELS = new Map(ALL.map(({ key, label }) => [key, label.toLowerCase()]));
/** What only several maps have. */
const OF_SEVERAL = new Set(['contrast', 'columns']);

interface FigureSettingsProps {
  readonly run: RunRecord;
  readonly figure: Partial<FigureRequest>;
  readonly kinds: readonly FigureKind[];
  /** Those of the program, which the figure takes while it has none of its own. */
  readonly units: UnitChoice;
}

/** What the figure shows and how. Undo and redo act here before they act on the project. */
export function FigureSettings({ run, figure, kinds, units }: FigureSettingsProps) {
  const id = useId();
  const kind = figure.figure ?? 'phase-map';
  const problems = figureProblems(figure);
  const widthMm = figure.widthMm ?? figureRequest({})!.widthMm;
  // What is changed is the figure as it fits the run: that is what is seen.
  const replace = (label: string, next: Partial<FigureRequest>, field: string | null = null) =>
    changeFigure(label, () => next, field);
  const change = (key: string, value: unknown) => {
    const { [key as keyof FigureRequest]: _, ...others } = figure;
    const label = LABELS.get(key) ?? key;
    replace(`Change ${label}`, value === undefined ? others : { ...others, [key]: value }, key);
  };
  const own: { readonly [key: string]: unknown } = { lengthUnit: units.length, energyUnit: units.energy };
  const isAlone = kind === 'map' && (figure.maps?.length ?? 0) < 2;
  const isOutlined = figure.overlay !== 'color';
  const shown = FIELDS.filter(
    ({ key }) =>
      fieldsOfFigure(kind).includes(key as keyof FigureRequest) &&
      !(isAlone && OF_SEVERAL.has(key)) &&
      !(isOutlined && key === 'opacity'),
  );
  return (
    <section aria-label="Settings of the figure" className="step-form">
      <div className="figures-head">
        <label htmlFor={`${id}-kind`}>Figure</label>
        <HTMLSelect
          id={`${id}-kind`}
          value={kind}
          options={kinds.map((value) => ({ value, label: KIND_NAMES[value] }))}
          onChange={({ currentTarget: { value } }) =>
            replace(
              `Draw a ${KIND_NAMES[value as FigureKind].toLowerCase()}`,
              startKind(value as FigureKind, figure, run),
            )
          }
        />
        <span className="spring" />
        <FigureHistory />
      </div>
      <ButtonGroup aria-label="Width presets" className="figures-widths">
        {WIDTH_PRESETS_MM.map((width) => (
          <Button
            key={width}
            size="small"
            text={`${width} mm`}
            title={width === 85 ? 'One column' : 'Two columns'}
            active={widthMm === width}
            aria-pressed={widthMm === width}
            onClick={() => change('widthMm', width)}
          />
        ))}
      </ButtonGroup>
      {kind in MOST_SHOWN && (
        <ChosenMaps
          run={run}
          kind={kind as keyof typeof MOST_SHOWN}
          maps={figure.maps ?? []}
          onMaps={(label, maps) => {
            const { maps: _, range: _range, ...others } = figure;
            replace(label, { ...others, maps });
          }}
        />
      )}
      {kind === 'phase-map' && (
        <MarkElements run={run} marks={figure.marks} onMarks={(marks) => change('marks', marks)} />
      )}
      {shown.map((field) => (
        <FormField
          key={field.key}
          op="figure"
          field={field.key in own ? { ...field, default: own[field.key] } : field}
          value={figure[field.key as keyof FigureRequest]}
          problem={problems[field.key] ?? null}
          onChange={(value) => change(field.key, value)}
        />
      ))}
      {kind === 'phase-map' && (
        <PanelTitles
          panels={figure.panels ?? [...FIGURE_PANELS]}
          titles={figure.panelTitles ?? {}}
          onTitles={(titles) => change('panelTitles', titles)}
        />
      )}
    </section>
  );
}

/** Undo and redo of the settings. What is done to the project has its own arrows in the title bar. */
function FigureHistory() {
  const last = useFigureHistory(({ past }) => past.at(-1));
  const next = useFigureHistory(({ future }) => future.at(-1));
  const undo = last ? `Undo in the figure: ${last.label}` : 'Undo in the figure';
  const redo = next ? `Redo in the figure: ${next.label}` : 'Redo in the figure';
  const common = { scope: 'figures' };
  useCommands([
    {
      ...common,
      id: 'figures.undo',
      title: undo,
      short: 'Undo in the figure',
      key: 'Ctrl+Z',
      enabled: last !== undefined,
      run: undoFigure,
    },
    {
      ...common,
      id: 'figures.redo',
      title: redo,
      short: 'Redo in the figure',
      key: 'Ctrl+Shift+Z Ctrl+Y',
      enabled: next !== undefined,
      run: redoFigure,
    },
  ]);
  return (
    <span className="figures-history">
      <IconButton
        icon="undo"
        label={undo}
        title={last ? `${undo} (Ctrl+Z in Figures)` : 'Nothing to undo in the figure'}
        disabled={!last}
        onClick={undoFigure}
      />
      <IconButton
        icon="redo"
        label={redo}
        title={next ? `${redo} (Ctrl+Shift+Z in Figures)` : 'Nothing to redo in the figure'}
        disabled={!next}
        onClick={redoFigure}
      />
    </span>
  );
}
