import { Button } from '@blueprintjs/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useView } from '../state/view-store.ts';
import { ErrorState } from './empty-state.tsx';

interface PanelFrameProps {
  readonly title: string;
  /** Page of the help. */
  readonly help: string;
  readonly children?: ReactNode;
  /** False where the tab bar around it shows title and help button, and the group around it is the region. */
  readonly header?: boolean;
}

/** A panel's surroundings: title, help, and a boundary that keeps its errors inside. */
export function PanelFrame({ title, help, children, header = true }: PanelFrameProps) {
  const body = (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys, also when it holds no control
    <div className="panel-body" tabIndex={0}>
      <PanelErrorBoundary title={title}>{children}</PanelErrorBoundary>
    </div>
  );
  if (!header) return <div className="panel-frame">{body}</div>;
  return (
    <section className="panel-frame" aria-label={title}>
      <header className="panel-header">
        <h2>{title}</h2>
        <PanelHelpButton title={title} help={help} />
      </header>
      {body}
    </section>
  );
}

/** The `?` of a panel. */
export function PanelHelpButton({ title, help }: { readonly title: string; readonly help: string }) {
  return (
    <Button
      variant="minimal"
      size="small"
      className="panel-help"
      aria-label={`Help on ${title}`}
      title={`Help on ${title}`}
      onClick={() => useView.getState().set({ help })}
    >
      ?
    </Button>
  );
}

interface BoundaryProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** Shows the cause of a render error in place of the panel, and draws it afresh on request. */
export class PanelErrorBoundary extends Component<BoundaryProps, { error: unknown; failed: boolean }> {
  override state: { error: unknown; failed: boolean } = { error: null, failed: false };

  static getDerivedStateFromError(error: unknown) {
    return { error, failed: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    console.error(`Panel ${this.props.title}`, error, info.componentStack);
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <ErrorState
        title={`${this.props.title} had a problem`}
        error={this.state.error}
        retry={() => this.setState({ error: null, failed: false })}
      />
    );
  }
}
