import { Button, Dialog, DialogBody, DialogFooter, Icon } from '@blueprintjs/core';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { DatasetInfo, FileInfo } from '../../../src-preload/contract/dataset.ts';
import { firstFocus } from '../../app/first-focus.ts';
import { baseName } from '../../app/opening.ts';
import { kindAdvice, kindName, mostUseful, recognizedText, shapeText, unitsText } from './dataset-words.ts';
import { PreviewPicture } from './preview-picture.tsx';
import './opening.css';

interface DatasetChooserProps {
  readonly info: FileInfo;
  /** Gets the chosen datasets, the most useful first; null when cancelled. */
  readonly onClose: (datasets: readonly number[] | null) => void;
}

/** All datasets of a file with thumbnails; several can be chosen. */
export function DatasetChooser({ info, onClose }: DatasetChooserProps) {
  const { datasets, file } = info;
  const ids = useId();
  const best = mostUseful(datasets);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() => new Set([best]));
  const [at, setAt] = useState(best);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${at}"]`)?.scrollIntoView?.({ block: 'nearest' });
  }, [at]);

  const toggle = (index: number) => {
    const next = new Set(chosen);
    if (!next.delete(index)) next.add(index);
    setChosen(next);
  };
  const open = (indices: ReadonlySet<number>) => {
    const picked = [...indices].sort((a, b) => a - b);
    const first = picked[mostUseful(picked.map((index) => datasets[index]!))];
    if (first !== undefined) onClose([first, ...picked.filter((index) => index !== first)]);
  };
  const onKey = (event: KeyboardEvent) => {
    const steps: { readonly [key: string]: number } = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 5,
      PageUp: -5,
      Home: -datasets.length,
      End: datasets.length,
    };
    const step = steps[event.key];
    if (step !== undefined) setAt(Math.max(0, Math.min(datasets.length - 1, at + step)));
    else if (event.key === ' ') toggle(at);
    else if (event.key === 'Enter') open(chosen.size > 0 ? chosen : new Set([at]));
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) setChosen(new Set(datasets.keys()));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const count = chosen.size;
  return (
    <Dialog
      isOpen
      title={`Datasets of ${baseName(file)}`}
      onClose={() => onClose(null)}
      style={{ width: 'min(680px, calc(100vw - 32px))' }}
      transitionDuration={0}
    >
      <DialogBody useOverflowScrollContainer={false}>
        <p className="quiet opening-head">
          {recognizedText(info)}. It holds {datasets.length} datasets; choose those to work with.
        </p>
        <div
          ref={(element) => {
            list.current = element;
            // The dialog stands in the page a moment after it is asked for.
            if (!element || element.contains(document.activeElement)) return;
            firstFocus(element);
            element.querySelector(`[data-index="${at}"]`)?.scrollIntoView?.({ block: 'center' });
          }}
          className="dataset-list"
          role="listbox"
          aria-multiselectable="true"
          aria-label="Datasets"
          tabIndex={0}
          aria-activedescendant={`${ids}-${at}`}
          onKeyDown={onKey}
        >
          {datasets.map((dataset) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the list
            // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus
            <div
              key={dataset.index}
              id={`${ids}-${dataset.index}`}
              data-index={dataset.index}
              className="dataset-row"
              role="option"
              aria-selected={chosen.has(dataset.index)}
              data-at={dataset.index === at}
              onClick={() => {
                setAt(dataset.index);
                toggle(dataset.index);
              }}
              onDoubleClick={() => open(new Set([dataset.index]))}
            >
              <Icon icon={chosen.has(dataset.index) ? 'tick-circle' : 'circle'} size={14} aria-hidden title={false} />
              <PreviewPicture file={file} dataset={dataset.index} kind={dataset.kind} />
              <DatasetText dataset={dataset} />
            </div>
          ))}
        </div>
        {info.warnings.length > 0 && <p className="opening-warning">{info.warnings.join(' ')}</p>}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={() => onClose(null)}>Cancel</Button>
            <Button intent="primary" disabled={count === 0} onClick={() => open(chosen)}>
              {count > 1 ? `Open ${count} datasets` : 'Open'}
            </Button>
          </>
        }
      >
        <span className="quiet">Space chooses, Ctrl+A all, Enter opens</span>
      </DialogFooter>
    </Dialog>
  );
}

function DatasetText({ dataset }: { readonly dataset: DatasetInfo }) {
  const advice = kindAdvice(dataset);
  return (
    <div className="dataset-text">
      <strong>{dataset.title || `Dataset ${dataset.index + 1}`}</strong>
      <span>
        {kindName(dataset)} · {shapeText(dataset)} · {dataset.dtype}
      </span>
      <span className="quiet">{advice ?? unitsText(dataset.axes)}</span>
    </div>
  );
}
