import { Button, Callout, HTMLSelect } from '@blueprintjs/core';
import { useMutation } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import {
  type AxisCorrection,
  type ElementRecord,
  type ElementSearch,
  type ElementsOfRegions,
  featuresOf,
  type ShellSignal,
} from '../../../src-preload/contract/elements.ts';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import type { PhaseRecord } from '../../../src-preload/contract/project.ts';
import { useApi } from '../../api/api-context.tsx';
import { useOverview } from '../../api/queries.ts';
import { useCommands } from '../../app/commands.ts';
import { ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { errorText } from '../../app/error-text.ts';
import { NoDataset } from '../../app/no-dataset.tsx';
import { useUnits } from '../../app/settings.ts';
import { calibrationOf, useElements } from '../../parts/elements/use-elements.ts';
import { axisKey, useCalibrated, withCalibrations } from '../../parts/recipe/calibration-steps.ts';
import { changeDraft } from '../../parts/recipe/draft-history.ts';
import { useDatasetKey } from '../../state/same-dataset.ts';
import { useView } from '../../state/view-store.ts';
import { askedRegion } from '../../vis/regions.ts';
import { signalAxis } from '../../vis/signal-axis.ts';
import { ChosenLines } from './chosen-lines.tsx';
import { EnergySearch } from './energy-search.tsx';
import { PeriodicTable } from './periodic-table.tsx';
import { PhaseElements } from './phase-elements.tsx';
import { Proposals } from './proposals.tsx';
import { useSearchedSpectra } from './searched-spectra.ts';
import '../../vis/vis.css';
import './elements.css';
import { usePresentation } from '../../state/presentation.ts';

const PURPOSE =
  'Marks X-ray lines or edges of elements on every spectrum, proposes elements for its peaks, and shows their net maps.';

/** The elements of the open cube. */
export function ElementsPanel() {
  const file = useView((view) => view.file);
  const dataset = useView((view) => view.dataset);
  const key = useDatasetKey();
  const overview = useOverview(file, dataset);
  const calibrated = useCalibrated(overview.data);
  if (file === null) return <NoDataset icon="lab-test" title="No cube is open" purpose={PURPOSE} />;
  if (overview.error) {
    return <ErrorState title="The cube cannot be read" error={overview.error} retry={() => void overview.refetch()} />;
  }
  if (!calibrated) return <LoadingState what="Reading the cube" />;
  return (
    <OpenElements
      key={key}
      file={file}
      dataset={dataset}
      fileAxes={overview.data!.description.axes}
      overview={calibrated}
    />
  );
}

interface OpenElementsProps {
  readonly file: string;
  readonly dataset: number;
  /** As the file has them. */
  readonly fileAxes: readonly Axis[];
  /** With the calibrations of the recipe. */
  readonly overview: Overview;
}

function OpenElements({ file, dataset, fileAxes, overview }: OpenElementsProps) {
  const api = useApi();
  const presentation = usePresentation();
  const { symbols, named, shells, features, canChange, choose, toggle, showMap } = useElements(overview);
  const [whose, setWhose] = useState('all');
  const { spectra, phases } = useSearchedSpectra(overview);
  const spectrum = spectra.find(({ id }) => id === whose) ?? spectra[0]!;
  const isAllPhases = whose === ALL_PHASES && phases !== null;
  const axis = signalAxis(overview.description.axes);
  const units = useUnits();

  const search = useMutation({
    mutationFn: async (): Promise<Answer> => {
      const cube = { file, dataset, ...presentation, ...calibrationOf(axis) };
      if (isAllPhases) {
        const all = phases.all();
        const regions = all.map(({ region }) => askedRegion(region));
        const found = await api.call('elements-of-regions', { ...cube, regions }).answer;
        return { kind: 'phases', found, of: phases.of, phases: all.map(({ phase }) => phase) };
      }
      const region = spectrum.region();
      const asked = { ...cube, region: region && askedRegion(region), spectrum: spectrum.spectrum };
      return { kind: 'one', found: await api.call('find-elements', asked).answer, of: spectrum.of, axis };
    },
  });
  const canFind = shells.signal !== null && !search.isPending;
  const find = () => search.mutate();
  useCommands([{ id: 'elements.find', title: 'Find elements', enabled: canFind, run: find }]);

  const isVisible = useCallback(
    (element: ElementRecord) => {
      if (shells.signal === null) return true;
      const ends = [axis.offset, axis.offset + axis.scale * (axis.size - 1)].sort((a, b) => a - b);
      return featuresOf(element, shells, [ends[0]!, ends[1]!]).length > 0;
    },
    [shells, axis],
  );
  const calibrate = ({ scale, offset }: AxisCorrection) => {
    const index = fileAxes.findLastIndex(({ role }) => role === 'signal');
    const parameters = { axis: axisKey(fileAxes, index), scale, offset, units: axis.units };
    changeDraft('Calibrate energy by lines', (draft) => withCalibrations(draft, fileAxes, [parameters]));
  };
  const one = search.data?.kind === 'one' ? search.data : null;
  const isSameAxis = one?.axis.scale === axis.scale && one.axis.offset === axis.offset;
  const proposed = symbolsOf(search.data);
  return (
    <div className="elements">
      <div className="elements-bar" role="toolbar" aria-label="Search for elements">
        <Button
          size="small"
          icon="search"
          text="Find elements"
          title="Propose elements for the peaks of the spectrum"
          disabled={shells.signal === null}
          loading={search.isPending}
          onClick={find}
        />
        <HTMLSelect
          aria-label="Spectrum to search"
          value={isAllPhases ? ALL_PHASES : spectrum.id}
          disabled={shells.signal === null}
          onChange={(event) => setWhose(event.currentTarget.value)}
        >
          {spectra.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          {phases && <option value={ALL_PHASES}>All phases, one by one</option>}
        </HTMLSelect>
      </div>
      {shells.signal === null && (
        <Callout compact icon="info-sign">
          {shells.why}
        </Callout>
      )}
      {search.error && (
        <Callout compact intent="danger" role="alert">
          {errorText(search.error).message} {errorText(search.error).advice}
        </Callout>
      )}
      {one && (
        <Proposals
          found={one.found}
          of={one.of}
          units={units}
          perKeV={shells.signal === null ? null : shells.perKeV}
          chosen={symbols}
          named={named}
          disabled={!canChange}
          onChoose={choose}
          onCalibrate={isSameAxis && one.found.correction ? () => calibrate(one.found.correction!) : null}
        />
      )}
      {search.data?.kind === 'phases' && (
        <PhaseElements
          {...search.data}
          units={units}
          chosen={symbols}
          named={named}
          disabled={!canChange}
          onToggle={toggle}
        />
      )}
      <PeriodicTable
        chosen={symbols}
        named={named}
        proposed={proposed}
        isVisible={isVisible}
        disabled={!canChange}
        onToggle={toggle}
      />
      <p className="quiet elements-note">{tableNote(shells.signal, named.length > 0)}</p>
      {shells.signal !== null && (
        <>
          <ChosenLines
            symbols={symbols}
            features={features}
            axis={axis}
            units={units}
            digits={shells.perKeV === 1 ? 3 : 1}
            disabled={!canChange}
            onRemove={toggle}
            onMap={showMap}
          />
          <EnergySearch
            axis={axis}
            units={units}
            description={overview.description}
            shells={shells}
            chosen={symbols}
            disabled={!canChange}
            onToggle={toggle}
          />
        </>
      )}
    </div>
  );
}

const ALL_PHASES = 'all-phases';

/** What frames and dots in the periodic table mean. */
function tableNote(signal: ShellSignal | null, isAnyNamed: boolean): string {
  const what = signal === 'edges' ? 'edges' : 'lines';
  const notes = [
    ...(signal === null ? [] : [`Framed: ${what} in range.`]),
    ...(isAnyNamed ? ['Dot: named by the file.'] : []),
  ];
  return notes.join(' ');
}

/** What was searched last, and what was found. */
type Answer =
  | { readonly kind: 'one'; readonly found: ElementSearch; readonly of: string; readonly axis: Axis }
  | {
      readonly kind: 'phases';
      readonly found: ElementsOfRegions;
      readonly of: string;
      readonly phases: readonly PhaseRecord[];
    };

function symbolsOf(answer: Answer | undefined): readonly string[] {
  if (!answer) return [];
  const found = answer.kind === 'one' ? answer.found.proposals : answer.found.elements;
  return found.map(({ symbol }) => symbol);
}
