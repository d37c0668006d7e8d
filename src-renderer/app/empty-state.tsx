import { Button, Icon, Spinner } from '@blueprintjs/core';
import type { IconName } from '@blueprintjs/icons';
import type { ReactElement, ReactNode } from 'react';
import { errorText } from './error-text.ts';

interface EmptyStateProps {
  /** What is not there yet: `No phases yet`. */
  readonly title: string;
  /** One line on what the panel is for. */
  readonly purpose: string;
  /** The button that fills the panel. */
  readonly action?: ReactElement | undefined;
  readonly icon?: IconName | undefined;
  /** In one line, for a panel that is low and wide. */
  readonly isLow?: boolean;
}

/** What a panel shows before there is anything to show: what it is for, and the button that fills it. */
export function EmptyState({ title, purpose, action, icon, isLow = false }: EmptyStateProps) {
  return (
    <div className={`panel-state${isLow ? ' panel-state-low' : ''}`}>
      {icon && <Icon icon={icon} size={28} className="panel-state-icon" />}
      <h2 className="panel-state-title">{title}</h2>
      <p className="quiet">{purpose}</p>
      {action}
    </div>
  );
}

/** What a panel shows while it waits for its first data. */
export function LoadingState({ what = 'Loading' }: { readonly what?: string }) {
  return (
    <div className="panel-state" role="status" aria-label={what}>
      <Spinner size={20} />
      <span className="quiet">{what}…</span>
    </div>
  );
}

interface ErrorStateProps {
  readonly error: unknown;
  /** What was tried: `The map cannot be shown`. */
  readonly title?: string | undefined;
  readonly retry?: (() => void) | undefined;
  /** What the button that tries again says. */
  readonly retryText?: string;
}

/** What a panel shows when its data could not be had: cause, advice, and a way to try again. */
export function ErrorState({ error, title = 'This cannot be shown', retry, retryText = 'Try again' }: ErrorStateProps) {
  const { message, advice } = errorText(error);
  return (
    <div className="panel-state" role="alert">
      <h2 className="panel-state-title">{title}</h2>
      <p>{message}</p>
      {advice && <p className="quiet">{withWholeOptions(advice)}</p>}
      {retry && (
        <Button icon="refresh" onClick={retry}>
          {retryText}
        </Button>
      )}
    </div>
  );
}

/** Options of the command line, such as `--folder`, do not break after their hyphens. */
function withWholeOptions(text: string): ReactNode[] {
  return text.split(/(--[\w-]+)/).map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text stay where they are
      <span key={at} className="unbroken">
        {part}
      </span>
    ),
  );
}
