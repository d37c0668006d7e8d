import { lazy, Suspense, useState } from 'react';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { useCommands } from '../../app/commands.ts';
import { isCalibrated, signalAxis } from '../../vis/signal-axis.ts';
import { CalibrationBanner } from './banner.tsx';

const EnergyCalibration = lazy(() =>
  import('./energy-calibration.tsx').then((m) => ({ default: m.EnergyCalibration })),
);

interface EnergyBannerProps {
  /** As the file has it. */
  readonly overview: Overview;
  /** As the recipe calibrates it. */
  readonly shown: Overview;
}

/** Offers an energy calibration where the file has none; by command everywhere. */
export function EnergyBanner({ overview, shown }: EnergyBannerProps) {
  const [isOpen, setOpen] = useState(false);
  useCommands([{ id: 'calibrate.energy', title: 'Calibrate energy…', run: () => setOpen(true) }]);
  return (
    <>
      {!isCalibrated(signalAxis(shown.description.axes)) && (
        <CalibrationBanner
          what="energy"
          text="The file gives no energy calibration: channels are shown."
          action="Calibrate energy…"
          onCalibrate={() => setOpen(true)}
        />
      )}
      {isOpen && (
        <Suspense>
          <EnergyCalibration overview={overview} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
