import { Button } from '@blueprintjs/core';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { errorText } from '../../app/error-text.ts';
import { useReading } from '../../state/reading.ts';
import './opening.css';

/** Says that a large dataset is still being read and what is shown is a preview; stops and goes on. */
export function ReadingBar({ overview }: { readonly overview: Overview }) {
  const { stopped, error } = useReading();
  const { share } = overview;
  if (share >= 1) return null;
  const percent = Math.floor(share * 100);
  return (
    <div className="reading-bar" role="status" aria-label="Reading the dataset">
      <strong>Preview</strong>
      <progress value={share} max={1} aria-label="Share that has been read" />
      <span>
        {stopped ? 'Stopped at' : 'Reading,'} {percent} %{error ? `: ${errorText(error).message}` : ''}
      </span>
      <Button size="small" variant="minimal" onClick={() => useReading.setState({ stopped: !stopped, error: null })}>
        {stopped ? 'Read on' : 'Stop'}
      </Button>
    </div>
  );
}
