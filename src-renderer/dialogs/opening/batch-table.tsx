import { Icon } from '@blueprintjs/core';
import type { IconName } from '@blueprintjs/icons';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { useUnits } from '../../app/settings.ts';
import { JobProgress } from '../../parts/jobs/job-progress.tsx';
import { summarizeStep } from '../../parts/recipe/step-summary.ts';
import { type BatchItem, useBatch } from '../../state/batch.ts';
import { useView } from '../../state/view-store.ts';

const ICONS: { readonly [State in BatchItem['state']]: IconName } = {
  waiting: 'circle',
  running: 'time',
  done: 'tick',
  failed: 'error',
  'left out': 'disable',
};

/** What became of each file of a batch. */
export function BatchTable({ onShow }: { readonly onShow: (item: BatchItem) => void }) {
  const { items, job: id } = useBatch();
  const units = useUnits();
  const job = useView(({ jobs }) => jobs.find((one) => one.id === id));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className="folder-files" tabIndex={0} aria-label="Runs of the batch">
      <table>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">State</th>
            <th scope="col">Run</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={`${item.file} ${item.dataset}`} data-state={item.state}>
              <th scope="row">
                {item.run ? (
                  <button type="button" className="link" onClick={() => onShow(item)}>
                    {item.name}
                  </button>
                ) : (
                  item.name
                )}
              </th>
              <td className="state">
                <Icon icon={ICONS[item.state]} size={12} aria-hidden title={false} /> {item.state}
              </td>
              <td>{item.run?.number ?? ''}</td>
              <td>
                {item.state === 'running' && job && <JobProgress job={job} />}
                {item.run && resultText(item.run, units)}
                {item.error && (
                  <span className="failure">
                    {item.error.message} {item.error.advice}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Key numbers of the last step that has any: `Silhouette 0.82 ± 0.01, Worst cluster 0.7`. */
function resultText(run: RunRecord, units: UnitChoice): string {
  const all = run.result.steps.map((step) => summarizeStep(step, units).numbers);
  const last = all.findLast((numbers) => numbers.length > 0) ?? [];
  return last.map(({ name, value }) => `${name} ${value}`).join(', ');
}
