import { useMemo } from 'react';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import {
  detectorOf,
  type ElementFeature,
  elementsOf,
  featuresOf,
  type ShellAxis,
  shellAxis,
} from '../../../src-preload/contract/elements.ts';
import type { Overview, SignalCalibration } from '../../../src-preload/contract/looked-dataset.ts';
import { useProject, useProjectChange } from '../../api/queries.ts';
import { notifyError } from '../../app/notices.tsx';
import { changeWindow } from '../../state/window-history.ts';
import { signalAxis } from '../../vis/signal-axis.ts';
import { ELEMENTS, elementOf } from './element-table.ts';
import { featureWindow } from './feature-window.ts';

/** Elements chosen in this project, and what they show on the axis of the open spectra. */
export interface ChosenElements {
  readonly symbols: readonly string[];
  /** Those that the file names. */
  readonly named: readonly string[];
  readonly shells: ShellAxis;
  /** Their lines or edges inside the axis, the most prominent first. */
  readonly features: readonly ElementFeature[];
  readonly canChange: boolean;
  readonly choose: (symbols: readonly string[]) => void;
  readonly toggle: (symbol: string) => void;
  /** Sets the window of a line or an edge and shows its net map. */
  readonly showMap: (feature: ElementFeature) => void;
}

/** The axis as it is shown, for the host, which only knows the file's. */
export function calibrationOf({ name, units, scale, offset, positions }: Axis): { axis?: SignalCalibration } {
  return positions ? {} : { axis: { name, units, scale, offset } };
}

/** Elements of the project, those of the file while nobody has chosen. */
export function useElements(overview: Overview): ChosenElements {
  const { data: project } = useProject();
  const change = useProjectChange('choose-elements');
  const { description } = overview;
  const chosen = project?.elements ?? null;
  const found = useMemo(() => {
    const axis = signalAxis(description.axes);
    const shells = shellAxis(description, axis);
    const named = elementsOf(description, ELEMENTS);
    const symbols = chosen ?? named;
    const ends = [axis.offset, axis.offset + axis.scale * (axis.size - 1)].sort((a, b) => a - b);
    const features =
      shells.signal === null
        ? []
        : symbols.flatMap((symbol) => {
            const element = elementOf(symbol);
            return element ? featuresOf(element, shells, [ends[0]!, ends[1]!]) : [];
          });
    return { axis, shells, named, symbols, features: features.sort((a, b) => b.weight - a.weight) };
  }, [description, chosen]);
  const { axis, shells, symbols, features } = found;
  const choose = (next: readonly string[]) => change.mutate({ elements: [...next] }, { onError: notifyError });
  return {
    ...found,
    canChange: project !== null && project !== undefined && project.project.mode === 'write',
    choose,
    toggle: (symbol) =>
      choose(symbols.includes(symbol) ? symbols.filter((one) => one !== symbol) : [...symbols, symbol]),
    showMap(feature) {
      if (shells.signal === null) return;
      const { resolutionEV } = detectorOf(description);
      const { window, background } = featureWindow(feature, features, axis, { ...shells, resolutionEV });
      const net = background && { ...background, ...calibrationOf(axis), label: feature.label };
      changeWindow({ window, background: net, map: { kind: 'window' } });
    },
  };
}
