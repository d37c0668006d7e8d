import { Button, Callout } from '@blueprintjs/core';
import { EXPORT_KINDS, type ExportKind } from '../../src-preload/contract/window.ts';
import { errorText } from '../app/error-text.ts';
import { EXPORT_GROUPS, shortLabel } from './export-names.ts';
import { useExport } from './use-export.ts';

interface ExportListProps {
  readonly run: number;
  /** Whether it has clusters, which maps and mean spectra are of. */
  readonly hasLabels: boolean;
  /** Whether it has trained a network. */
  readonly hasModel: boolean;
  readonly figure: object;
  /** A figure with something wrong cannot be exported; everything else can. */
  readonly isFigureWrong: boolean;
}

/** Buttons for everything that a run can be saved as. */
export function ExportList({ run, hasLabels, hasModel, figure, isFigureWrong }: ExportListProps) {
  const { mutate, isPending, variables, error, data, reset } = useExport();
  const canExport = (kind: ExportKind) => {
    if (kind === 'model') return hasModel;
    if (kind.startsWith('figure-')) return !isFigureWrong;
    return hasLabels || kind === 'recipe';
  };
  return (
    <div className="export-list">
      {EXPORT_GROUPS.map(({ title, kinds }) => (
        <fieldset key={title}>
          <legend>{title}</legend>
          {kinds.map((kind) => (
            <Button
              key={kind}
              size="small"
              text={shortLabel(kind)}
              aria-label={`Export ${EXPORT_KINDS[kind].label}`}
              title={`${EXPORT_KINDS[kind].label} (${EXPORT_KINDS[kind].extension})`}
              loading={isPending && variables.kind === kind}
              disabled={isPending || !canExport(kind)}
              onClick={() => mutate({ kind, run, figure })}
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
