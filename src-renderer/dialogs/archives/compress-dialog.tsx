import { Button, DialogBody, DialogFooter, HTMLSelect, InputGroup } from '@blueprintjs/core';
import { useState } from 'react';
import type { ErrorBound } from '../../../src-preload/contract/archive.ts';
import { useProject } from '../../api/queries.ts';
import { Dialog } from '../../app/dialog.tsx';
import { errorText } from '../../app/error-text.ts';
import { runTitle } from '../../parts/runs/run-title.ts';
import { BOUNDS, type BoundKey, boundOf } from './bound-text.ts';
import { canCompress } from './run-models.ts';
import { useEstimate } from './use-estimate.ts';
import './archives.css';

interface CompressDialogProps {
  /** Run that is chosen first, when it has a model. */
  readonly run: number | null;
  readonly onClose: () => void;
  readonly onCompress: (run: number | null, bound: ErrorBound) => Promise<void>;
}

const TRAINED = 'train';

/** Asks by which model and within which bound the dataset is compressed. */
export function CompressDialog({ run, onClose, onCompress }: CompressDialogProps) {
  const { data: project } = useProject();
  const runs = (project?.runs ?? []).filter(canCompress);
  const first = runs.find(({ number }) => number === run) ?? runs.at(-1);
  const [model, setModel] = useState(first ? String(first.number) : TRAINED);
  const [key, setKey] = useState<BoundKey>(BOUNDS[0].key);
  const [typed, setTyped] = useState<string>(BOUNDS[0].start);
  const bound = boundOf(key, typed);
  const kind = BOUNDS.find((one) => one.key === key)!;
  const submit = () => {
    if (bound === null) return;
    onClose();
    void onCompress(model === TRAINED ? null : Number(model), bound);
  };
  return (
    <Dialog isOpen title="Compress" onClose={onClose} transitionDuration={0} className="archive-dialog">
      <DialogBody>
        <form
          className="archive-form"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <label htmlFor="archive-model">Model</label>
          <HTMLSelect
            id="archive-model"
            value={model}
            options={[
              ...runs.toReversed().map((run) => ({ value: String(run.number), label: runTitle(run) })),
              { value: TRAINED, label: 'Train one for this archive' },
            ]}
            onChange={(event) => setModel(event.currentTarget.value)}
          />
          <label htmlFor="archive-bound">Bound</label>
          <HTMLSelect
            id="archive-bound"
            value={key}
            options={BOUNDS.map((one) => ({ value: one.key, label: one.label }))}
            onChange={(event) => {
              const next = BOUNDS.find((one) => one.key === event.currentTarget.value)!;
              setKey(next.key);
              setTyped(next.start);
            }}
          />
          <label htmlFor="archive-value">{kind.label}</label>
          <InputGroup
            id="archive-value"
            inputMode="decimal"
            value={typed}
            intent={bound === null ? 'danger' : 'none'}
            aria-invalid={bound === null}
            rightElement={<span className="archive-unit">{kind.unit}</span>}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </form>
        {model !== TRAINED && bound !== null && <Estimate run={Number(model)} bound={bound} />}
        <p className="quiet">
          Each image, or block of spectra, is decoded again and measured. Where the bound does not hold it is stored
          losslessly: the bound holds everywhere, only the size changes.
        </p>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button text="Cancel" onClick={onClose} />
            <Button text="Compress…" intent="primary" disabled={bound === null} onClick={submit} />
          </>
        }
      />
    </Dialog>
  );
}

/** What the bound would come to, while it is being chosen. */
function Estimate({ run, bound }: { readonly run: number; readonly bound: ErrorBound }) {
  const { data, error, isFetching } = useEstimate(run, bound);
  const text = error
    ? errorText(error).message
    : data
      ? `${sizeWords(data.ratio)}; ${Math.round(100 * data.lossless)} % stored losslessly.`
      : 'Estimating…';
  return (
    <p role="status" aria-busy={isFetching} className={error ? 'archive-problem' : undefined}>
      {text}
    </p>
  );
}

function sizeWords(ratio: number): string {
  return ratio > 1 ? `About ${ratio.toPrecision(2)} times smaller than the raw data` : 'Larger than the raw data';
}
