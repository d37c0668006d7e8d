import { type RefObject, useState } from 'react';
import type { ShownUnit } from '../../../src-preload/contract/shown-units.ts';
import {
  changeParameter,
  duplicateStep,
  indexOf,
  moveStep,
  removeStep,
  usedClusters,
  withClusters,
} from '../../parts/recipe/draft.ts';
import { changeDraft } from '../../parts/recipe/draft-history.ts';
import { type RunStarter, useDraftRun } from '../../parts/recipe/draft-run.ts';
import { describeStep } from '../../parts/recipe/step-catalog.ts';
import type { StepResult } from '../../parts/recipe/step-results.ts';
import { sayInSteps } from '../../parts/recipe/steps-notice.ts';
import type { DraftStep } from '../../state/view-store.ts';
import { StepCard, type StepProgress } from './step-card.tsx';

interface StepListProps {
  readonly list: RefObject<HTMLOListElement | null>;
  readonly steps: readonly DraftStep[];
  /** What came out of each step, where that is known. */
  readonly results: readonly (StepResult | null)[];
  readonly starter: RunStarter;
  readonly signalUnit: ShownUnit;
  readonly ofImages: boolean;
  readonly opened: ReadonlySet<string>;
  readonly onOpen: (id: string, isOpen: boolean) => void;
}

/** The steps as cards, in order; each can be edited, moved, run. */
export function StepList({ list, steps, results, starter, signalUnit, ofImages, opened, onOpen }: StepListProps) {
  const draftRun = useDraftRun();
  const [drag, setDrag] = useState<{ id: string; over: string | null } | null>(null);
  const { isRunning } = starter;
  const labelOf = (id: string) => describeStep(steps[indexOf(steps, id)]!.op).label;

  const progressOf = (id: string): StepProgress => {
    if (!isRunning) return null;
    const at = draftRun.steps.indexOf(id);
    if (at < 0) return null;
    return at < draftRun.current ? 'done' : at === draftRun.current ? 'running' : 'waiting';
  };
  const move = (id: string, by: number) => {
    changeDraft(`Move ${labelOf(id)}`, (draft) => moveStep(draft, id, indexOf(draft, id) + by));
    focusCard(list, id);
  };
  const remove = (id: string) => {
    const at = indexOf(steps, id);
    const label = labelOf(id);
    const change = changeDraft(`Remove ${label}`, (draft) => removeStep(draft, id));
    sayInSteps({ text: `Removed ${label}.`, change });
    const next = steps[at + 1] ?? steps[at - 1];
    if (next) focusCard(list, next.id);
  };
  const onDrag = (id: string, kind: 'start' | 'over' | 'drop' | 'end') => {
    if (kind === 'start') setDrag({ id, over: null });
    else if (kind === 'over') setDrag((now) => (now && now.over !== id ? { ...now, over: id } : now));
    else {
      if (kind === 'drop' && drag && drag.id !== id)
        changeDraft(`Move ${labelOf(drag.id)}`, (draft) => moveStep(draft, drag.id, indexOf(draft, id)));
      setDrag(null);
    }
  };
  const useClusters = (clusters: number) => {
    const next = withClusters(steps, clusters);
    changeDraft(`Use k = ${clusters}`, () => next);
    starter.run(next);
  };
  const used = usedClusters(steps);
  return (
    <ol className="steps-list" aria-label="Steps" ref={list}>
      {steps.map((one, i) => (
        <StepCard
          key={one.id}
          step={one}
          number={i + 1}
          count={steps.length}
          isOpen={opened.has(one.id)}
          signalUnit={signalUnit}
          ofImages={ofImages}
          result={results[i] ?? null}
          progress={progressOf(one.id)}
          obstacle={isRunning ? 'A run is going on' : starter.obstacle}
          isDropTarget={drag?.over === one.id && drag.id !== one.id}
          onToggle={() => {
            onOpen(one.id, !opened.has(one.id));
            if (!opened.has(one.id)) focusCard(list, one.id);
          }}
          onChange={(key, value) =>
            changeDraft(
              `Change ${key} of ${describeStep(one.op).label}`,
              (draft) => changeParameter(draft, one.id, key, value),
              `${one.id}.${key}`,
            )
          }
          onRun={() => starter.run(steps, i)}
          onDuplicate={() =>
            changeDraft(`Duplicate ${describeStep(one.op).label}`, (draft) => duplicateStep(draft, one.id))
          }
          onRemove={() => remove(one.id)}
          onMove={(by) => move(one.id, by)}
          onDrag={(kind) => onDrag(one.id, kind)}
          usedClusters={used}
          onUseClusters={one.op === 'sweep' && !isRunning ? useClusters : null}
        />
      ))}
    </ol>
  );
}

/** Puts the focus on a card once it stands at its place. */
export function focusCard(list: RefObject<HTMLOListElement | null>, id: string): void {
  requestAnimationFrame(() => {
    const card = list.current?.querySelector<HTMLElement>(`[data-step="${id}"] .step-title`);
    card?.focus();
    card?.closest('li')?.scrollIntoView?.({ block: 'nearest' });
  });
}
