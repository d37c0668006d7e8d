import { useEffect, useRef, useState } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useRunsView } from '../../parts/runs/run-actions.ts';

interface RunNameProps {
  readonly run: RunRecord;
  readonly isReadOnly: boolean;
  readonly onOpen: () => void;
  readonly onRename: (name: string) => void;
}

/** The name of a run: a press opens the run; F2, a double click or the command lets it be typed. */
export function RunName({ run, isReadOnly, onOpen, onRename }: RunNameProps) {
  const isTyped = useRunsView(({ renaming }) => renaming === run.number);
  const button = useRef<HTMLButtonElement>(null);
  const returns = useRef(false);
  useEffect(() => {
    if (isTyped || !returns.current) return;
    returns.current = false;
    button.current?.focus();
  }, [isTyped]);
  if (isTyped) return <RunNameBox run={run} onRename={onRename} onKeyEnd={() => (returns.current = true)} />;
  const type = () => !isReadOnly && useRunsView.setState({ renaming: run.number });
  return (
    <button
      ref={button}
      type="button"
      className="run-name"
      title="Open (F2 renames)"
      onClick={onOpen}
      onDoubleClick={type}
      onKeyDown={(event) => event.key === 'F2' && type()}
    >
      {run.name}
    </button>
  );
}

interface RunNameBoxProps extends Pick<RunNameProps, 'run' | 'onRename'> {
  /** It ends by key: the focus stays with the run. */
  readonly onKeyEnd: () => void;
}

function RunNameBox({ run, onRename, onKeyEnd }: RunNameBoxProps) {
  const [name, setName] = useState(run.name);
  const end = () => useRunsView.setState({ renaming: null });
  const keep = () => {
    const text = name.trim();
    if (text && text !== run.name) onRename(text);
    end();
  };
  return (
    <input
      className="name-box run-name-box"
      aria-label={`Name of run ${run.number}`}
      // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here.
      autoFocus
      value={name}
      maxLength={200}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'Escape') onKeyEnd();
        if (event.key === 'Enter') keep();
        if (event.key === 'Escape') end();
        event.stopPropagation();
      }}
    />
  );
}
