import { Button } from '@blueprintjs/core';
import type { IconName } from '@blueprintjs/icons';
import { runCommand } from './commands.ts';
import { EmptyState } from './empty-state.tsx';

interface NoDatasetProps {
  readonly icon?: IconName;
  /** `No cube is open`. */
  readonly title: string;
  /** One line on what the panel is for. */
  readonly purpose: string;
  /** What mostly fills the panel: one file, or a folder of images. */
  readonly wants?: 'file' | 'folder';
}

/** What a panel shows while nothing is open that it could show, with the two ways to open something. */
export function NoDataset({ wants = 'file', ...words }: NoDatasetProps) {
  const buttons = [
    <Button
      key="file"
      icon="document-open"
      text="Open file…"
      title="Ctrl+O"
      intent={wants === 'file' ? 'primary' : 'none'}
      onClick={() => runCommand('open-file')}
    />,
    <Button
      key="folder"
      icon="folder-open"
      text="Open folder…"
      intent={wants === 'folder' ? 'primary' : 'none'}
      onClick={() => runCommand('open-folder')}
    />,
  ];
  return (
    <EmptyState
      {...words}
      action={<div className="panel-state-actions">{wants === 'file' ? buttons : buttons.toReversed()}</div>}
    />
  );
}
