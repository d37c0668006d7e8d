import { Button, DialogBody, DialogFooter, HTMLSelect, InputGroup, Switch } from '@blueprintjs/core';
import { useState } from 'react';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { formatUnit } from '../../../src-preload/contract/numbers.ts';
import { shownEnergy, toData, type UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { Dialog } from '../../app/dialog.tsx';
import { useUnits } from '../../app/settings.ts';
import { axisKey, withCalibrations } from '../../parts/recipe/calibration-steps.ts';
import { changeDraft } from '../../parts/recipe/draft-history.ts';
import { PickSpectrum } from './pick-spectrum.tsx';
import { lineText, lineThrough, peakNear, rounded, type TypedPoint, typedNumber } from './two-points.ts';
import { typedEnergy } from './typed-energy.ts';

const UNITS = ['eV', 'keV', 'meV', 'nm', 'µm', 'cm^-1'];
const NONE: TypedPoint = { channel: '', value: '' };

interface EnergyCalibrationProps {
  readonly overview: Overview;
  readonly onClose: () => void;
}

/** Two positions on the sum spectrum and what they are give the signal axis; it becomes a step of the recipe. */
export function EnergyCalibration({ overview, onClose }: EnergyCalibrationProps) {
  const { axes } = overview.description;
  const values = overview.sumSpectrum;
  const found = axes.findLastIndex((axis) => axis.role === 'signal');
  const index = found < 0 ? axes.length - 1 : found;
  const [points, setPoints] = useState<readonly [TypedPoint, TypedPoint]>([NONE, NONE]);
  const [active, setActive] = useState<0 | 1>(0);
  const own = axes[index]?.units.trim() ?? '';
  const choice = useUnits();
  const shown = shownEnergy(own, choice);
  const [units, setUnits] = useState(
    () => UNITS.find((unit) => unit === (shown.power === 0 ? own : shown.units)) ?? preferred(choice),
  );
  const [log, setLog] = useState(false);
  const [snap, setSnap] = useState(true);
  const readValue = (text: string) => typedEnergy(text, units);
  const line = lineThrough(points[0], points[1], readValue);

  const change = (which: 0 | 1, part: Partial<TypedPoint>) =>
    setPoints(points.with(which, { ...points[which], ...part }) as [TypedPoint, TypedPoint]);
  const pick = (channel: number, reach: number) => {
    const at = snap ? peakNear(values, channel, reach) : Math.max(0, Math.min(values.length - 1, Math.round(channel)));
    change(active, { channel: String(at) });
    // The second click is the second point.
    if (active === 0 && points[1].channel === '') setActive(1);
  };
  const apply = () => {
    if (typeof line === 'string') return;
    const [[channelA, valueA], [channelB, valueB]] = line.points;
    const axis = axisKey(axes, index);
    // Typed as it is shown, it stands in the recipe as the data have it.
    const isShown = units === shown.units && shown.power !== 0;
    const inRecipe = (typed: number) => (isShown ? toData(typed, shown) : typed);
    const two: [[number, number], [number, number]] = [
      [channelA, inRecipe(valueA)],
      [channelB, inRecipe(valueB)],
    ];
    const calibration = { axis, points: two, units: isShown ? own : units };
    changeDraft('Calibrate energy', (draft) => withCalibrations(draft, axes, [calibration]));
    onClose();
  };
  const marks = points.flatMap(({ channel }, which) => {
    const at = typedNumber(channel);
    return at === null ? [] : [{ name: String(which + 1), channel: at, active: which === active }];
  });
  return (
    <Dialog
      isOpen
      title="Calibrate energy"
      onClose={onClose}
      style={{ width: 'min(720px, calc(100vw - 32px))' }}
      transitionDuration={0}
    >
      <DialogBody useOverflowScrollContainer={false}>
        <form
          id="energy-calibration"
          className="calibration"
          onSubmit={(event) => {
            event.preventDefault();
            apply();
          }}
        >
          <p className="quiet">
            Click two features of known energy, or type their channels; then give their values: numbers, or lines and
            edges such as Fe Kα (typed Fe Ka) and O K. Channels count from 0.
          </p>
          <PickSpectrum values={values} log={log} marks={marks} onPick={pick} />
          <div className="calibration-options">
            <Switch label="Log scale" checked={log} onChange={(event) => setLog(event.currentTarget.checked)} />
            <Switch
              label="Clicks go to the nearest peak"
              checked={snap}
              onChange={(event) => setSnap(event.currentTarget.checked)}
            />
          </div>
          <div className="calibration-points">
            {([0, 1] as const).map((which) => (
              <fieldset key={which} data-active={which === active} onFocus={() => setActive(which)}>
                <legend>Point {which + 1}</legend>
                <div className="calibration-field">
                  Channel
                  <InputGroup
                    inputMode="decimal"
                    aria-label={`Channel of point ${which + 1}`}
                    value={points[which].channel}
                    onChange={(event) => change(which, { channel: event.currentTarget.value })}
                  />
                </div>
                <div className="calibration-field">
                  Value
                  <InputGroup
                    aria-label={`Value of point ${which + 1}`}
                    value={points[which].value}
                    onChange={(event) => change(which, { value: event.currentTarget.value })}
                  />
                  <span className="quiet" role="status" aria-label={`Energy of point ${which + 1}`}>
                    {energyText(points[which].value, units)}
                  </span>
                </div>
              </fieldset>
            ))}
            <div className="calibration-field">
              Units
              <HTMLSelect
                aria-label="Units"
                value={units}
                options={UNITS.map((unit) => ({ value: unit, label: formatUnit(unit) }))}
                onChange={(event) => setUnits(event.currentTarget.value)}
              />
            </div>
          </div>
          <p className="calibration-result" role="status" aria-label="Result">
            {typeof line === 'string' ? line : lineText(line, values.length, units)}
          </p>
        </form>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button intent="primary" type="submit" form="energy-calibration" disabled={typeof line === 'string'}>
              Calibrate
            </Button>
          </>
        }
      >
        <span className="quiet">Becomes the first step of the recipe</span>
      </DialogFooter>
    </Dialog>
  );
}

/** Unit of an axis that has none yet. */
function preferred({ energy }: UnitChoice): string {
  return energy === 'file' ? 'eV' : energy;
}

/** What a name stands for: `= 6.404 keV`; nothing for a number. */
function energyText(text: string, units: string): string {
  if (text.trim() === '' || typedNumber(text) !== null) return '';
  const energy = typedEnergy(text, units);
  return energy === null ? 'not known' : `= ${rounded(energy, 5)} ${formatUnit(units)}`;
}
