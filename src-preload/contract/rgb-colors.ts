/** Colors of an overlay of up to three maps, in the order in which they are given; they add up, all of them to white. */
export const OVERLAY_COLORS = ['#ff0000', '#00ff00', '#0000ff'] as const;

/** What they are called. */
export const OVERLAY_COLOR_NAMES = ['Red', 'Green', 'Blue'] as const;
