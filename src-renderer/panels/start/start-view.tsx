import { Button, Icon } from '@blueprintjs/core';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.tsx';
import { showKey } from '../../app/keys.ts';
import { baseName, useOpening } from '../../app/opening.ts';
import { JobProgress } from '../../parts/jobs/job-progress.tsx';
import { type Job, useView } from '../../state/view-store.ts';

/** What is shown while no project is open. */
export function StartView() {
  const opening = useOpening();
  const busy = useView((view) => view.jobs.findLast((job) => job.state === 'running'));
  const failed = useView((view) => {
    const last = view.jobs.at(-1);
    return last?.state === 'failed' ? last : undefined;
  });
  return (
    <main className="start" aria-label="Start">
      <div className="start-content">
        <header className="start-head">
          <h1>Phasewright</h1>
          <p>Finds the phases in EELS and EDS spectrum images, and draws the map for the paper.</p>
        </header>
        <section aria-label="Open">
          <div className="start-actions">
            <button type="button" className="start-action primary" onClick={() => void opening.chooseFile()}>
              <Icon icon="document-open" size={14} />
              <span>Open file…</span>
              <kbd>{showKey('Ctrl+O')}</kbd>
            </button>
            <button type="button" className="start-action" onClick={() => void opening.chooseFolder()}>
              <Icon icon="folder-open" size={14} />
              <span>Open folder…</span>
            </button>
            <button type="button" className="start-action" onClick={() => void opening.chooseProject()}>
              <Icon icon="projects" size={14} />
              <span>Open project…</span>
              <kbd>{showKey('Ctrl+Shift+O')}</kbd>
            </button>
            <button type="button" className="start-action" onClick={() => void opening.openExample()}>
              <Icon icon="lab-test" size={14} />
              <span>Built-in example</span>
            </button>
            <button
              type="button"
              className="start-action"
              onClick={() => useView.getState().set({ help: 'first-steps' })}
            >
              <Icon icon="help" size={14} />
              <span>First steps</span>
            </button>
          </div>
        </section>
        <RecentProjects onOpen={opening.openProject} onOpenFile={opening.openFile} />
        <div className="start-busy">{busy ? <Busy job={busy} /> : failed && <Failed job={failed} />}</div>
      </div>
    </main>
  );
}

interface RecentProjectsProps {
  readonly onOpen: (folder: string) => void;
  readonly onOpenFile: (file: string) => void;
}

/** Projects that were opened lately, and below them the files. */
function RecentProjects({ onOpen, onOpenFile }: RecentProjectsProps) {
  const api = useApi();
  const { data, isError } = useQuery({
    queryKey: ['recent-projects'],
    queryFn: () => api.call('recent-projects', {}).answer,
  });
  return (
    <div className="start-recent">
      <section aria-label="Recent projects">
        <h2>Recent projects</h2>
        {data && data.length > 0 ? (
          <ul className="recent-list">
            {data.map(({ folder, name, openedAt, missing }) => (
              <li key={folder}>
                <button
                  type="button"
                  className="recent"
                  aria-disabled={missing}
                  onClick={() => {
                    if (!missing) onOpen(folder);
                  }}
                >
                  <Icon icon={missing ? 'disable' : 'projects'} size={14} />
                  <span className="name">{name}</span>
                  <span className="when">{missing ? 'not found' : dayOf(openedAt)}</span>
                  <span className="where">{folder}</span>
                </button>
              </li>
            ))}
          </ul>
        ) : (
          <p className="tree-empty">
            {isError ? 'The list cannot be read.' : 'None yet. Open a file, or drop one anywhere in this window.'}
          </p>
        )}
      </section>
      <RecentFiles
        files={[...new Set(data?.flatMap(({ file }) => file ?? []))].slice(0, MOST_FILES)}
        onOpen={onOpenFile}
      />
    </div>
  );
}

/** Recent files that are listed. */
const MOST_FILES = 6;

function RecentFiles({
  files,
  onOpen,
}: {
  readonly files: readonly string[];
  readonly onOpen: (file: string) => void;
}) {
  if (files.length === 0) return null;
  return (
    <section aria-label="Recent files">
      <h2>Recent files</h2>
      <ul className="recent-list">
        {files.map((file) => (
          <li key={file}>
            <button type="button" className="recent" onClick={() => onOpen(file)}>
              <Icon icon={/\.[^./\\]+$/.test(file) ? 'document' : 'folder-close'} size={14} />
              <span className="name">{baseName(file)}</span>
              <span className="when" />
              <span className="where">{file}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Busy({ job }: { readonly job: Job }) {
  return (
    <div className="job" role="status" aria-label={job.title}>
      <Icon icon="time" size={14} />
      <span className="title">{job.title}</span>
      <span className="state">
        <JobProgress job={job} />
        <span className="text">{job.phase}</span>
      </span>
      <Button size="small" onClick={job.cancel}>
        Cancel
      </Button>
    </div>
  );
}

function Failed({ job }: { readonly job: Job }) {
  return (
    <div className="start-failed" role="alert">
      <Icon icon="error" size={14} aria-hidden title={false} />
      <div className="failure">
        <p>
          <strong>{job.error?.message}</strong>
        </p>
        {job.error?.advice && <p>{job.error.advice}</p>}
        <Button size="small" icon="refresh" onClick={job.again}>
          Try again
        </Button>
      </div>
    </div>
  );
}

/** Day of a moment, in the person's own way of writing it. */
function dayOf(moment: string): string {
  return new Date(moment).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
}
