import { Button, Icon } from '@blueprintjs/core';
import type { ProjectSummary, RunRecord } from '../../../src-preload/contract/project.ts';
import type { RepeatReport } from '../../../src-preload/contract/service.ts';
import { useApi } from '../../api/api-context.tsx';
import { useSettings } from '../../app/settings.ts';
import { JobStatus } from '../../parts/jobs/job-status.tsx';
import { formatSeconds } from '../../parts/recipe/numbers.ts';
import { checkRun, useRunCheck } from '../../parts/runs/check-run.ts';
import { useView } from '../../state/view-store.ts';

interface RunCheckProps {
  readonly project: ProjectSummary;
  readonly run: RunRecord;
}

/** Computes a run once more on request, and says whether the same comes out. */
export function RunCheck({ project, run }: RunCheckProps) {
  const api = useApi();
  const { settings } = useSettings();
  const check = useRunCheck(project.folder, run.number);
  const job = useView(({ jobs }) => jobs.find(({ id, state }) => id === check?.job && state === 'running'));
  if (job) return <JobStatus job={job} label={`Checking run ${run.number}`} />;
  const { memoryBytes } = settings;
  return (
    <>
      <Button
        size="small"
        variant="minimal"
        className="run-steps"
        icon="endorsed"
        text="Check again"
        aria-label={`Check run ${run.number} again`}
        title="Computes it once more, as it was, and compares every byte; nothing is changed"
        onClick={() => checkRun(api, { project: project.folder, run: run.number, memoryBytes })}
      />
      {check?.report && <Report report={check.report} />}
    </>
  );
}

function Report({ report }: { readonly report: RepeatReport }) {
  const { identical, arrays, changed, seconds } = report;
  const different = arrays.filter((array) => !array.identical);
  return (
    <div className="run-report" role="status" aria-label={`What checking run ${report.run} gave`}>
      <p>
        <Icon icon={identical ? 'tick-circle' : 'warning-sign'} size={12} />{' '}
        {identical
          ? `The same bytes in all ${arrays.length} arrays`
          : `${different.length} of ${arrays.length} arrays are not the same`}{' '}
        <span className="quiet">in {formatSeconds(seconds)}</span>
      </p>
      {different.length > 0 && (
        <ul aria-label="Arrays that differ">
          {different.map(({ name, difference }) => (
            <li key={name}>
              {name}: {difference}
            </li>
          ))}
        </ul>
      )}
      {changed.length > 0 && (
        <ul aria-label="What has changed since">
          {changed.map(({ what, before, after }) => (
            <li key={what}>
              {what}: {before} → {after}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
