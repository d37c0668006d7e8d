import { Switch } from '@blueprintjs/core';
import { useEffect } from 'react';
import { featuresOf, shellAxis } from '../../../src-preload/contract/elements.ts';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { FigureRequest } from '../../../src-preload/contract/recipe.ts';
import { useOverview } from '../../api/queries.ts';
import { elementOf } from '../../parts/elements/element-table.ts';
import { useElements } from '../../parts/elements/use-elements.ts';
import { useView } from '../../state/view-store.ts';
import { signalAxis } from '../../vis/signal-axis.ts';

type Marks = FigureRequest['marks'];

/** Lines of less weight only crowd a figure. */
const LEAST_WEIGHT = 0.1;

interface MarkElementsProps {
  readonly run: RunRecord;
  readonly marks: Marks;
  readonly onMarks: (marks: Marks) => void;
}

/** Marks the lines or edges of the chosen elements in the figure; nothing where the spectra show none. */
export function MarkElements(props: MarkElementsProps) {
  const file = useView((view) => view.file);
  const dataset = useView((view) => view.dataset);
  const overview = useOverview(file, dataset);
  return overview.data ? <MarkSwitch {...props} overview={overview.data} /> : null;
}

function MarkSwitch({ run, marks, onMarks, overview }: MarkElementsProps & { readonly overview: Overview }) {
  const { symbols } = useElements(overview);
  const found = marksOf(run, overview, symbols);
  const isOn = marks !== undefined;
  const [shown, wanted] = [JSON.stringify(marks), JSON.stringify(found)];
  // Marks follow the elements that are chosen, as long as they are wanted.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the texts stand for what they were made of
  useEffect(() => {
    if (isOn && shown !== wanted) onMarks(found);
  }, [isOn, shown, wanted]);
  if (!isOn && found.length === 0) return null;
  return (
    <Switch
      checked={isOn}
      label="Mark the chosen elements"
      onChange={(event) => onMarks(event.currentTarget.checked ? found : undefined)}
    />
  );
}

/** Lines or edges of elements on the axis of a run's spectra. */
function marksOf(run: RunRecord, { description }: Overview, symbols: readonly string[]): NonNullable<Marks> {
  const axis = signalAxis(run.result.prepared.axes);
  const shells = shellAxis(description, axis);
  if (shells.signal === null) return [];
  const ends = [axis.offset, axis.offset + axis.scale * (axis.size - 1)].sort((a, b) => a - b);
  return symbols
    .flatMap((symbol) => {
      const element = elementOf(symbol);
      return element ? featuresOf(element, shells, [ends[0]!, ends[1]!]) : [];
    })
    .filter(({ weight }) => weight >= LEAST_WEIGHT)
    .map(({ energy, label, weight }) => ({ at: energy, label, weight }));
}
