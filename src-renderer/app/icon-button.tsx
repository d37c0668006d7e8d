import { Button } from '@blueprintjs/core';
import type { IconName } from '@blueprintjs/icons';

interface IconButtonProps {
  readonly icon: IconName;
  /** What it does, for screen readers, and under the pointer unless `title` says more. */
  readonly label: string;
  readonly title?: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** A small button of a toolbar that is an icon only. */
export function IconButton({ icon, label, title = label, disabled = false, onClick }: IconButtonProps) {
  return <Button {...{ icon, title, disabled, onClick }} size="small" variant="minimal" aria-label={label} />;
}
