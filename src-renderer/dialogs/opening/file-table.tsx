import { useEffect, useState } from 'react';
import type { DatasetKind } from '../../../src-preload/contract/dataset.ts';
import type { ScannedFile } from '../../../src-preload/contract/folders.ts';
import { fittingDatasets } from './batch-choice.ts';
import { kindName, mostUseful, shapeText } from './dataset-words.ts';

interface FileTableProps {
  readonly files: readonly ScannedFile[];
  /** Kind of dataset that the steps are for. */
  readonly kind: DatasetKind;
  readonly picked: ReadonlySet<string>;
  readonly onPick: (picked: ReadonlySet<string>) => void;
  readonly onOpen: (file: string) => void;
}

/** The files of a folder with what they hold; those that a batch can take are chosen here, any is opened. */
export function FileTable({ files, kind, picked, onPick, onOpen }: FileTableProps) {
  const [isPartly, setPartly] = useState(false);
  const fits = (file: ScannedFile) => fittingDatasets(file, kind).length > 0;
  const able = files.filter(fits);
  useEffect(() => setPartly(picked.size > 0 && picked.size < able.length), [picked, able.length]);
  if (files.length === 0) return <p className="tree-empty">No file here can be read.</p>;
  const toggle = (file: string) => {
    const next = new Set(picked);
    if (!next.delete(file)) next.add(file);
    onPick(next);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className="folder-files" tabIndex={0} aria-label="Files">
      <table>
        <thead>
          <tr>
            <th>
              <input
                type="checkbox"
                aria-label="All files"
                disabled={able.length === 0}
                ref={(box) => {
                  if (box) box.indeterminate = isPartly;
                }}
                checked={picked.size > 0 && picked.size === able.length}
                onChange={(event) => onPick(new Set(event.currentTarget.checked ? able.map(({ file }) => file) : []))}
              />
            </th>
            <th scope="col">File</th>
            <th scope="col">Holds</th>
            <th scope="col">Format</th>
          </tr>
        </thead>
        <tbody>
          {files.map((one) => (
            <tr key={one.file} data-state={one.error ? 'failed' : undefined}>
              <td>
                <input
                  type="checkbox"
                  aria-label={one.name}
                  disabled={!fits(one)}
                  title={fits(one) ? undefined : 'Nothing in it is of the kind that the steps are for'}
                  checked={picked.has(one.file)}
                  onChange={() => toggle(one.file)}
                />
              </td>
              <th scope="row">
                {one.error ? (
                  one.name
                ) : (
                  <button type="button" className="link" title={`Open ${one.name}`} onClick={() => onOpen(one.file)}>
                    {one.name}
                  </button>
                )}
              </th>
              <td>{one.error ? <span className="failure">{one.error}</span> : holdsText(one, kind)}</td>
              <td className="quiet">{one.label}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The dataset that the steps would run on, else the most useful one, and how many there are besides. */
function holdsText(file: ScannedFile, kind: DatasetKind): string {
  const { datasets } = file;
  const fitting = fittingDatasets(file, kind);
  const best = fitting[mostUseful(fitting)] ?? datasets[mostUseful(datasets)];
  if (!best) return 'nothing that can be shown';
  const others = datasets.length - 1;
  return `${kindName(best)} ${shapeText(best)}${others > 0 ? ` and ${others} more` : ''}`;
}
