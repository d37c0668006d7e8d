import { PopoverNext, type PopoverNextProps } from '@blueprintjs/core';

/** A popover in the theme of the page, also when that changes while it is open: Blueprint's own keeps the one it opened with. */
export function Popover(props: PopoverNextProps) {
  return <PopoverNext inheritDarkTheme={false} {...props} />;
}
