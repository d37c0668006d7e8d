import { Button, Callout, HTMLSelect } from '@blueprintjs/core';
import { useState } from 'react';
import { EXPORT_KINDS, type ExportedArray } from '../../src-preload/contract/export-kinds.ts';
import type { RunRecord } from '../../src-preload/contract/project.ts';
import { errorText } from '../app/error-text.ts';
import { EXPORT_GROUPS, shortLabel } from './export-names.ts';
import { type ArrayChoice, arrayChoices, canExport } from './run-exports.ts';
import { useExport } from './use-export.ts';

interface ExportListProps {
  readonly run: RunRecord;
  readonly figure: object;
  /** A figure with something wrong cannot be exported; everything else can. */
  readonly isFigureWrong: boolean;
}

/** Buttons for everything that a run can be saved as. */
export function ExportList({ run, figure, isFigureWrong }: ExportListProps) {
  const { mutate, isPending, variables, error, data, reset } = useExport();
  const [chosen, setChosen] = useState<ExportedArray | null>(null);
  const choices = arrayChoices(run);
  // Maps are what is asked for most.
  const first = choices.find(({ isImage, isPartImage }) => isImage || isPartImage) ?? choices[0];
  const choice = choices.find(({ name }) => name === chosen?.name) ?? first;
  const array: ExportedArray | null = choice
    ? { name: choice.name, ...(choice.name === chosen?.name ? chosen : {}) }
    : null;
  return (
    <div className="export-list">
      {EXPORT_GROUPS.map(({ title, kinds }) => (
        <fieldset key={title}>
          <legend>{title}</legend>
          {title === 'Arrays' && choice && (
            <ChooseArray choices={choices} choice={choice} array={array!} onArray={setChosen} />
          )}
          {kinds.map((kind) => (
            <Button
              key={kind}
              size="small"
              text={shortLabel(kind)}
              aria-label={`Export ${EXPORT_KINDS[kind].label}`}
              title={
                kind === 'array-tiff' && !canExport(run, kind, array)
                  ? 'A TIFF holds an image: choose one map of it'
                  : `${EXPORT_KINDS[kind].label} (${EXPORT_KINDS[kind].extension})`
              }
              loading={isPending && variables.kind === kind}
              disabled={isPending || !canExport(run, kind, array) || (kind.startsWith('figure-') && isFigureWrong)}
              onClick={() => mutate({ kind, run: run.number, figure, array: array ?? undefined })}
            />
          ))}
        </fieldset>
      ))}
      {error && errorText(error).code !== 'cancelled' && (
        <Callout intent="danger" icon={null} compact role="alert">
          {errorText(error).message} {errorText(error).advice}
          <Button size="small" variant="minimal" text="Close" onClick={reset} />
        </Callout>
      )}
      {data && !isPending && (
        <p className="quiet export-done" role="status">
          Saved {data.join(', ')}
        </p>
      )}
    </div>
  );
}

interface ChooseArrayProps {
  readonly choices: readonly ArrayChoice[];
  readonly choice: ArrayChoice;
  readonly array: ExportedArray;
  readonly onArray: (array: ExportedArray) => void;
}

/** Which array of the run, and all of it or one of its maps. */
function ChooseArray({ choices, choice, array, onArray }: ChooseArrayProps) {
  return (
    <span className="export-array">
      <HTMLSelect
        aria-label="Array to export"
        value={choice.name}
        options={choices.map(({ name, label }) => ({ value: name, label }))}
        onChange={({ currentTarget: { value } }) => onArray({ name: value })}
      />
      {choice.parts > 1 && (
        <HTMLSelect
          aria-label="Which part of the array"
          value={array.index ?? ''}
          onChange={({ currentTarget: { value } }) =>
            onArray({ name: choice.name, ...(value === '' ? {} : { index: Number(value) }) })
          }
        >
          <option value="">All of it</option>
          {Array.from({ length: Math.min(choice.parts, MOST_PARTS) }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is what it is
            <option key={index} value={index}>
              {choice.item} {index + 1}
            </option>
          ))}
        </HTMLSelect>
      )}
    </span>
  );
}

/** More parts than this are not chosen from a list: they are exported as a whole. */
const MOST_PARTS = 500;
