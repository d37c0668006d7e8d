import { useEffect, useMemo, useRef } from 'react';
import { framesPart } from '../../src-preload/contract/frames.ts';
import { type ArrangeParameters, arrangeParameters } from '../../src-preload/contract/steps.ts';
import { useFileInfo } from '../api/file-info.ts';
import { isSameDataset } from './same-dataset.ts';
import { type DraftStep, useView } from './view-store.ts';

/** What of a request says how a dataset is taken from its file; nothing where it is as the file has it. */
export interface Presentation {
  readonly arrange?: ArrangeParameters;
  readonly frames?: [number, number];
}

/** How the steps of a recipe take the dataset from its file: what they begin with. */
export function presentationOf([first]: readonly Pick<DraftStep, 'op' | 'parameters'>[]): Presentation {
  const parsed = first?.op === 'arrange' ? arrangeParameters.safeParse(first.parameters) : null;
  // A step that is not right yet is left to its card to complain of.
  return parsed?.success ? { arrange: parsed.data } : AS_IN_FILE;
}

const AS_IN_FILE: Presentation = {};

/**
 * How the open dataset is taken from its file, for requests and their keys; the same object while nothing changes. A step for
 * another number of axes, as a survey image beside a cube has, is not one for this dataset.
 */
export function usePresentation(): Presentation {
  const file = useView((view) => view.file);
  const dataset = useView((view) => view.dataset);
  const frames = useView((view) => view.frames);
  const key = useView((view) => JSON.stringify(presentationOf(view.steps)));
  const asked = useMemo(() => JSON.parse(key) as Presentation, [key]);
  const { data } = useFileInfo(asked.arrange ? file : null);
  const axes = data?.datasets[dataset]?.axes;
  return useMemo(() => {
    const arranged = asked.arrange && axes && fits(asked.arrange, axes.length) ? asked : AS_IN_FILE;
    return frames ? { ...arranged, ...framesPart(frames) } : arranged;
  }, [asked, axes, frames]);
}

function fits({ order, signal }: ArrangeParameters, axes: number): boolean {
  return order.length === 0 ? signal <= axes : order.length === axes;
}

/** Forgets what a person has pointed out on the map when its axes become others. Stands once in the window. */
export function useForgetPlaces(): void {
  const presentation = useView((view) => JSON.stringify(presentationOf(view.steps)));
  const file = useView((view) => view.file);
  const dataset = useView((view) => view.dataset);
  const frames = useView((view) => view.frames);
  const before = useRef({ presentation, file, dataset, frames });
  useEffect(() => {
    const last = before.current;
    before.current = { presentation, file, dataset, frames };
    if (!isSameDataset(last, { file, dataset, frames }) || last.presentation === presentation) return;
    useView.getState().set({
      map: { kind: 'total' },
      frame: 0,
      probe: null,
      regions: [],
      selection: null,
      window: null,
      background: null,
    });
  }, [presentation, file, dataset, frames]);
}
