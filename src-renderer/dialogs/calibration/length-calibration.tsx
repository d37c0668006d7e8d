import { Button, DialogBody, DialogFooter, HTMLSelect, InputGroup, Radio, RadioGroup } from '@blueprintjs/core';
import { type ReactNode, useState } from 'react';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { shownLength, toData, type UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { Dialog } from '../../app/dialog.tsx';
import { useUnits } from '../../app/settings.ts';
import { axisKey, withCalibrations } from '../../parts/recipe/calibration-steps.ts';
import { changeDraft } from '../../parts/recipe/draft-history.ts';
import { DrawLine } from './draw-line.tsx';
import { pixelSize, pixelText, type TypedSize } from './pixel-size.ts';

const UNITS = ['nm', 'µm', 'mm', 'Å', 'pm'];

interface LengthCalibrationProps {
  readonly overview: Overview;
  readonly onClose: () => void;
}

/** A line of known length, or the size of a pixel, gives the axes of the map; they become steps of the recipe. */
export function LengthCalibration({ overview, onClose }: LengthCalibrationProps) {
  const { rows, columns } = overview;
  const { axes } = overview.description;
  const [column, row] = mapAxisIndices(overview.description);
  const [typed, setTyped] = useState<TypedSize>({ way: 'line', pixels: '', length: '', width: '', height: '' });
  const own = axes[column]!;
  const choice = useUnits();
  const shown = shownLength(own.units, own.scale, choice);
  const [units, setUnits] = useState(() => UNITS.find((unit) => unit === shown.units) ?? preferred(choice));
  const size = pixelSize(typed);
  const change = (part: Partial<TypedSize>) => setTyped({ ...typed, ...part });

  const apply = () => {
    if (typeof size === 'string') return;
    // Typed as it is shown, it stands in the recipe as the data have it.
    const isShown = units === shown.units && shown.power !== 0;
    const calibrationOf = (axis: number, length: number) => ({
      axis: axisKey(axes, axis),
      scale: isShown ? toData(length, shown) : length,
      offset: 0,
      units: isShown ? own.units : units,
    });
    const calibrations = [
      ...(row === null ? [] : [calibrationOf(row, size.height)]),
      calibrationOf(column, size.width),
    ];
    changeDraft('Calibrate length', (draft) => withCalibrations(draft, axes, calibrations));
    onClose();
  };
  const field = (label: string, key: 'pixels' | 'length' | 'width' | 'height', placeholder?: string): ReactNode => (
    <div className="calibration-field">
      {label}
      <InputGroup
        inputMode="decimal"
        aria-label={label}
        value={typed[key]}
        {...(placeholder ? { placeholder } : {})}
        onChange={(event) => change({ [key]: event.currentTarget.value })}
      />
    </div>
  );
  return (
    <Dialog
      isOpen
      title="Calibrate length"
      onClose={onClose}
      style={{ width: 'min(640px, calc(100vw - 32px))' }}
      transitionDuration={0}
    >
      <DialogBody useOverflowScrollContainer={false}>
        <form
          id="length-calibration"
          className="calibration"
          onSubmit={(event) => {
            event.preventDefault();
            apply();
          }}
        >
          <RadioGroup
            inline
            selectedValue={typed.way}
            onChange={(event) => change({ way: event.currentTarget.value as TypedSize['way'] })}
            name="way"
          >
            <Radio value="line" label="A line of known length" />
            <Radio value="pixel" label="The size of a pixel" />
          </RadioGroup>
          {typed.way === 'line' && (
            <DrawLine overview={overview} onLine={(pixels) => change({ pixels: pixels.toFixed(1) })} />
          )}
          <div className="calibration-points">
            {typed.way === 'line' ? (
              <>
                {field('Line in pixels', 'pixels')}
                {field('Length of the line', 'length')}
              </>
            ) : (
              <>
                {field('Pixel width', 'width')}
                {row !== null && field('Pixel height', 'height', 'the same')}
              </>
            )}
            <div className="calibration-field">
              Units
              <HTMLSelect
                aria-label="Units"
                value={units}
                options={UNITS}
                onChange={(event) => setUnits(event.currentTarget.value)}
              />
            </div>
          </div>
          <p className="calibration-result" role="status" aria-label="Result">
            {typeof size === 'string' ? size : pixelText(size, columns, rows, units)}
          </p>
        </form>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button intent="primary" type="submit" form="length-calibration" disabled={typeof size === 'string'}>
              Calibrate
            </Button>
          </>
        }
      >
        <span className="quiet">Becomes steps of the recipe</span>
      </DialogFooter>
    </Dialog>
  );
}

/** Unit of axes that have none yet. */
function preferred({ length }: UnitChoice): string {
  return UNITS.find((unit) => unit === length) ?? 'nm';
}

/** Where the axes along columns and rows of the map stand; rows are null for a line. */
export function mapAxisIndices({ kind, axes }: Overview['description']): [number, number | null] {
  const isPicture = kind === 'image' || kind === 'image-stack' || (kind === 'other' && axes.length >= 2);
  if (isPicture) return [axes.length - 1, axes.length - 2];
  const navigation = [...axes.keys()].filter((index) => axes[index]!.role === 'navigation');
  return [navigation.at(-1) ?? 0, navigation.at(-2) ?? null];
}
