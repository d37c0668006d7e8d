import { Button, DialogBody, DialogFooter, Icon, InputGroup } from '@blueprintjs/core';
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { DatasetInfo, FileInfo } from '../../../src-preload/contract/dataset.ts';
import { framesPart } from '../../../src-preload/contract/frames.ts';
import type { ArrangeParameters } from '../../../src-preload/contract/steps.ts';
import type { ChosenDataset } from '../../app/dataset-choice.ts';
import { Dialog } from '../../app/dialog.tsx';
import { firstFocus } from '../../app/first-focus.ts';
import { baseName } from '../../app/opening.ts';
import { AxisRoleFields } from '../arranging/axis-role-fields.tsx';
import { type AxisRole, arrangementOf, canArrange, rolesOf } from '../arranging/axis-roles.ts';
import { FramesFields } from '../frames/frames-fields.tsx';
import { readFrames, type TypedFrames, typedOf } from '../frames/typed-frames.ts';
import { chooserLines } from './dataset-tree.ts';
import { kindAdvice, kindName, mostUseful, recognizedText, shapeText, unitsText } from './dataset-words.ts';
import { PreviewPicture } from './preview-picture.tsx';
import './opening.css';

interface DatasetChooserProps {
  readonly info: FileInfo;
  /** Gets the chosen datasets, the most useful first, and how its axes are taken where that was changed; null when cancelled. */
  readonly onClose: (datasets: readonly ChosenDataset[] | null, arrange?: ArrangeParameters) => void;
}

/** Longer lists have a filter. */
const FILTERED_FROM = 8;

/** All datasets of a file with thumbnails, under their groups; several can be chosen. Says what their axes are taken for. */
export function DatasetChooser({ info, onClose }: DatasetChooserProps) {
  const { datasets, file } = info;
  const ids = useId();
  const best = mostUseful(datasets);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() => new Set([best]));
  const [at, setAt] = useState(best);
  const [filter, setFilter] = useState('');
  const lines = useMemo(
    () => chooserLines(info, filter, (one) => `${kindName(one)} ${shapeText(one)} ${one.dtype}`),
    [info, filter],
  );
  const shown = lines.flatMap((line) => (line.kind === 'dataset' ? [line.dataset.index] : []));
  const [typedFrames, setTypedFrames] = useState<ReadonlyMap<number, TypedFrames>>(new Map());
  const [roles, setRoles] = useState<ReadonlyMap<number, readonly AxisRole[]>>(new Map());
  const list = useRef<HTMLDivElement>(null);
  /** The dialog stands in the page a moment after it is asked for. Later the focus stays in the fields around the list. */
  const begin = useCallback(
    (element: HTMLDivElement | null) => {
      list.current = element;
      if (!element) return;
      firstFocus(element);
      element.querySelector(`[data-index="${best}"]`)?.scrollIntoView?.({ block: 'center' });
    },
    [best],
  );
  useEffect(() => {
    list.current?.querySelector(`[data-index="${at}"]`)?.scrollIntoView?.({ block: 'nearest' });
  }, [at]);

  const toggle = (index: number) => {
    const next = new Set(chosen);
    if (!next.delete(index)) next.add(index);
    setChosen(next);
  };
  const arrangementFor = (index: number) => {
    const changed = roles.get(index);
    return changed ? arrangementOf(datasets[index]!.axes, changed) : null;
  };
  /** What was typed of the frames of a dataset; undefined where nobody has. */
  const framesRead = (index: number) => {
    const typed = typedFrames.get(index);
    return typed && readFrames(typed, datasets[index]!.frames!.count);
  };
  const hasProblem = (indices: ReadonlySet<number>) =>
    [...indices].some((index) => 'problem' in (framesRead(index) ?? {}));
  const open = (indices: ReadonlySet<number>) => {
    if (hasProblem(indices)) return;
    const picked = [...indices].sort((a, b) => a - b);
    const arrangements = new Map(picked.map((index) => [index, arrangementFor(index)]));
    // Whose axes somebody has set is what they want to see.
    const set = picked.find((index) => arrangements.get(index));
    const first = set ?? picked[mostUseful(picked.map((index) => datasets[index]!))];
    if (first === undefined) return;
    const arrange = arrangements.get(first);
    const inOrder = [first, ...picked.filter((index) => index !== first)].map((dataset) => {
      const read = framesRead(dataset);
      return { dataset, ...framesPart(read && 'frames' in read ? read.frames : null) };
    });
    if (arrange) onClose(inOrder, arrange);
    else onClose(inOrder);
  };
  const onKey = (event: KeyboardEvent) => {
    const steps: { readonly [key: string]: number } = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 5,
      PageUp: -5,
      Home: -shown.length,
      End: shown.length,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      const next = Math.max(0, Math.min(shown.length - 1, shown.indexOf(at) + step));
      setAt(shown[next] ?? at);
    } else if (event.key === ' ') toggle(at);
    else if (event.key === 'Enter') open(chosen.size > 0 ? chosen : new Set([at]));
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) setChosen(new Set(shown));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const count = chosen.size;
  const framesAt = datasets[at]?.frames;
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
        {datasets.length >= FILTERED_FROM && (
          <InputGroup
            className="dataset-filter"
            leftIcon="search"
            aria-label="Filter datasets"
            placeholder="Filter by path, kind or shape"
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && filter !== '') {
                setFilter('');
                event.stopPropagation();
              } else if (event.key === 'ArrowDown') {
                list.current?.focus();
                if (!shown.includes(at) && shown[0] !== undefined) setAt(shown[0]);
                event.preventDefault();
              }
            }}
          />
        )}
        <div
          ref={begin}
          className="dataset-list"
          role="listbox"
          aria-multiselectable="true"
          aria-label="Datasets"
          tabIndex={0}
          aria-activedescendant={`${ids}-${at}`}
          onKeyDown={onKey}
        >
          {lines.map((line) => {
            if (line.kind === 'group') {
              return (
                <div key={line.path} role="presentation" className="dataset-group" style={indent(line.depth)}>
                  <Icon icon="folder-close" size={12} aria-hidden title={false} />
                  {line.name}
                </div>
              );
            }
            const { dataset, name, depth } = line;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the list
              // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus
              <div
                key={dataset.index}
                id={`${ids}-${dataset.index}`}
                data-index={dataset.index}
                className="dataset-row"
                style={indent(depth)}
                role="option"
                aria-selected={chosen.has(dataset.index)}
                data-at={dataset.index === at}
                title={dataset.title}
                onClick={() => {
                  setAt(dataset.index);
                  toggle(dataset.index);
                }}
                onDoubleClick={() => open(new Set([dataset.index]))}
              >
                <Icon icon={chosen.has(dataset.index) ? 'tick-circle' : 'circle'} size={14} aria-hidden title={false} />
                <PreviewPicture file={file} dataset={dataset.index} kind={dataset.kind} />
                <DatasetText dataset={dataset} name={name} />
              </div>
            );
          })}
          {lines.length === 0 && <p className="tree-empty">No dataset of that name, kind or shape.</p>}
        </div>
        {canArrange(datasets[at]!) && (
          <section className="dataset-axes" aria-label={`Axes of ${datasets[at]!.title || `dataset ${at + 1}`}`}>
            <AxisRoleFields
              axes={datasets[at]!.axes}
              roles={roles.get(at) ?? rolesOf(datasets[at]!.axes)}
              onChange={(changed) => {
                setRoles(new Map(roles).set(at, changed));
                setChosen(new Set([...chosen, at]));
              }}
            />
          </section>
        )}
        {framesAt && (
          <FramesFields
            count={framesAt.count}
            typed={typedFrames.get(at) ?? typedOf(framesAt)}
            onChange={(typed) => {
              setTypedFrames(new Map(typedFrames).set(at, typed));
              setChosen(new Set([...chosen, at]));
            }}
            onEnter={() => open(chosen)}
          />
        )}
        {info.warnings.length > 0 && <p className="opening-warning">{info.warnings.join(' ')}</p>}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={() => onClose(null)}>Cancel</Button>
            <Button intent="primary" disabled={count === 0 || hasProblem(chosen)} onClick={() => open(chosen)}>
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

/** Deeper lines stand further in. */
function indent(depth: number) {
  return { paddingLeft: `calc(var(--space-3) + ${depth} * var(--space-4))` };
}

function DatasetText({ dataset, name }: { readonly dataset: DatasetInfo; readonly name: string }) {
  const advice = kindAdvice(dataset);
  return (
    <div className="dataset-text">
      <strong>{name}</strong>
      <span>
        {kindName(dataset)} · {shapeText(dataset)} · {dataset.dtype}
      </span>
      <span className="quiet">{advice ?? unitsText(dataset.axes)}</span>
    </div>
  );
}
