import { lazy, Suspense, useState } from 'react';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { useCommands } from '../../app/commands.ts';
import { gridOf, mapAxes } from '../../vis/map-grid.ts';
import { CalibrationBanner } from './banner.tsx';

const LengthCalibration = lazy(() =>
  import('./length-calibration.tsx').then((m) => ({ default: m.LengthCalibration })),
);

interface LengthBannerProps {
  /** As the file has it. */
  readonly overview: Overview;
  /** As the recipe calibrates it. */
  readonly shown: Overview;
}

/** Offers to give the size of a pixel where the file does not; by command everywhere. */
export function LengthBanner({ overview, shown }: LengthBannerProps) {
  const [isOpen, setOpen] = useState(false);
  useCommands([{ id: 'calibrate.length', title: 'Calibrate length…', run: () => setOpen(true) }]);
  const { columnAxis } = gridOf(mapAxes(shown.description));
  const units = columnAxis?.units.trim() ?? '';
  return (
    <>
      {units === '' && (
        <CalibrationBanner
          what="length"
          text="The file does not say how large a pixel is: the scale bar counts pixels."
          action="Calibrate length…"
          onCalibrate={() => setOpen(true)}
        />
      )}
      {isOpen && (
        <Suspense>
          <LengthCalibration overview={overview} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
