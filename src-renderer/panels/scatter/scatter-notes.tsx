import { Button } from '@blueprintjs/core';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import { useView } from '../../state/view-store.ts';

const HELP_PAGE = 'scatter';

interface ScatterNotesProps {
  /** An axis is one of t-SNE. */
  readonly isTsne: boolean;
  /** Points that a log axis has no place for. */
  readonly notPositive: number;
  /** Drawn without WebGL. */
  readonly isSlow: boolean;
}

/** What is to be known of a plot before believing it. */
export function ScatterNotes({ isTsne, notPositive, isSlow }: ScatterNotesProps) {
  const set = useView((view) => view.set);
  if (!isTsne && !isSlow && notPositive === 0) return null;
  return (
    <div className="vis-foot">
      {isTsne && (
        <span>
          In t-SNE distances between groups, and their sizes, mean nothing.{' '}
          <Button size="small" variant="minimal" className="link-button" onClick={() => set({ help: HELP_PAGE })}>
            Why
          </Button>
        </span>
      )}
      {notPositive > 0 && <span>{formatNumber(notPositive)} points at or below zero have no place on a log axis.</span>}
      {isSlow && <span className="quiet">Drawn without the graphics card: WebGL is not there.</span>}
    </div>
  );
}
