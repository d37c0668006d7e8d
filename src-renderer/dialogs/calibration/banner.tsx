import { Button } from '@blueprintjs/core';
import { create } from 'zustand';
import { useView } from '../../state/view-store.ts';
import './calibration.css';

/** Banners that a person has put away, by dataset: nobody is asked twice. */
const usePutAway = create<{ readonly keys: ReadonlySet<string> }>(() => ({ keys: new Set() }));

interface CalibrationBannerProps {
  readonly what: 'energy' | 'length';
  readonly text: string;
  readonly action: string;
  readonly onCalibrate: () => void;
}

/** Says quietly that a calibration is missing, and offers to give one. */
export function CalibrationBanner({ what, text, action, onCalibrate }: CalibrationBannerProps) {
  const key = useView((view) => `${what} ${view.file} ${view.dataset} ${view.frames}`);
  const isAway = usePutAway(({ keys }) => keys.has(key));
  if (isAway) return null;
  return (
    <div className="calibration-banner" role="note" aria-label={text}>
      <span>{text}</span>
      <Button size="small" onClick={onCalibrate}>
        {action}
      </Button>
      <Button
        size="small"
        variant="minimal"
        icon="small-cross"
        aria-label={`Hide: ${text}`}
        title="Hide"
        onClick={() => usePutAway.setState(({ keys }) => ({ keys: new Set([...keys, key]) }))}
      />
    </div>
  );
}
