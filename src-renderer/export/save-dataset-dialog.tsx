import { Button, DialogBody, DialogFooter, HTMLSelect } from '@blueprintjs/core';
import { useState } from 'react';
import { type AxisSteps, leadingAxisSteps } from '../../src-preload/contract/axis-steps.ts';
import { WRITABLE_FORMATS } from '../../src-preload/contract/extensions.ts';
import { framesPart } from '../../src-preload/contract/frames.ts';
import { useApi } from '../api/api-context.tsx';
import { useDescription } from '../api/queries.ts';
import { Dialog } from '../app/dialog.tsx';
import { useFileDialog } from '../app/file-dialog.tsx';
import { useViewOf } from '../state/view-store.ts';
import { saveDataset } from './save-dataset.ts';
import './save-dataset.css';

/** Asks in which format, then where, and writes the dataset that is shown as a job. */
export function SaveDatasetDialog({ onClose }: { readonly onClose: () => void }) {
  const api = useApi();
  const ask = useFileDialog();
  const { file, dataset, frames, steps } = useViewOf('file', 'dataset', 'frames', 'steps');
  const kind = useDescription(file, dataset)?.kind;
  const formats = WRITABLE_FORMATS.filter(({ kinds }) => kind === undefined || (kinds?.includes(kind) ?? true));
  const [chosen, setChosen] = useState(formats[0]!.extension);
  const format = formats.find(({ extension }) => extension === chosen) ?? formats[0]!;
  const axes = leadingAxisSteps(steps.map(({ op, parameters }) => ({ ...parameters, op })));
  const save = async () => {
    onClose();
    if (file === null) return;
    const { extension } = format;
    const path = await ask({
      kind: 'save-file',
      title: `Save dataset as ${format.label}`,
      path: suggestedCopy(file, extension),
      extensions: [extension],
    });
    if (path === null) return;
    const out = path.toLowerCase().endsWith(extension) ? path : `${path}${extension}`;
    const { arrange, calibrations } = axes;
    const arranged = arrange ? { arrange: { ...arrange } } : {};
    saveDataset(api, { file, dataset, ...framesPart(frames), out, calibrations: [...calibrations], ...arranged });
  };
  return (
    <Dialog isOpen title="Save dataset as" onClose={onClose} transitionDuration={0} className="save-dataset">
      <DialogBody>
        <form
          className="save-dataset-form"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <label htmlFor="save-dataset-format">Format</label>
          <HTMLSelect
            id="save-dataset-format"
            autoFocus
            value={format.extension}
            options={formats.map(({ extension, label }) => ({ value: extension, label: `${label} (${extension})` }))}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
        </form>
        <p>{format.keeps}</p>
        <p className="quiet">{axesText(axes)}</p>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button text="Cancel" onClick={onClose} />
            <Button text="Save as…" intent="primary" onClick={() => void save()} />
          </>
        }
      />
    </Dialog>
  );
}

/** Beside the file and named like it; never the file itself. */
function suggestedCopy(file: string, extension: string): string {
  const stem = file.replace(/\.[^./\\]+$/, '');
  return `${stem}${extension}` === file ? `${stem} copy${extension}` : `${stem}${extension}`;
}

/** What of the recipe goes into the file. */
function axesText({ arrange, calibrations }: AxisSteps): string {
  const what = [
    ...(arrange ? ['the order of the axes'] : []),
    ...(calibrations.length === 0 ? [] : [calibrations.length === 1 ? 'the calibration' : 'the calibrations']),
  ];
  if (what.length === 0) return 'The dataset as it is in its file, which stays as it is.';
  return `With ${what.join(' and ')} that the recipe begins with; no other step. The file that is open stays as it is.`;
}
