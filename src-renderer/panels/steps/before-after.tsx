import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { StepRecord } from '../../../src-preload/contract/results.ts';
import { shownEnergy, toShown, type UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { useRunArray } from '../../api/queries.ts';
import { formatNumber } from '../../parts/recipe/numbers.ts';
import { beforeAfterCurves } from './before-after-curves.ts';

const SIZE = { width: 300, height: 64 };

/** What a preparing step has changed: a spectrum before and after it, in one small picture. */
export function BeforeAfter({
  run,
  record,
  units,
}: {
  readonly run: number;
  readonly record: StepRecord;
  readonly units: UnitChoice;
}) {
  const name = (word: string) => record.arrays.find((array) => new RegExp(`^${word}(-\\d+)?$`).test(array)) ?? null;
  const names = { before: name('before'), after: name('after') };
  const before = useRunArray(names.before ? run : null, names.before);
  const after = useRunArray(names.after ? run : null, names.after);
  const shown = record.results.shown;
  if (!names.before || !names.after || !isRecord(shown)) return null;
  if (before.error || after.error) return <p className="quiet">The spectra before and after are no longer there.</p>;
  const curves =
    before.data && after.data
      ? beforeAfterCurves(record.op, before.data.values, after.data.values, SIZE)
      : { paths: null, channels: null, ownHeights: false };
  const which = whichText(shown);
  return (
    <figure className="before-after">
      <svg
        viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${which} before and after this step`}
      >
        {curves.paths && <path className="before-after-before" d={curves.paths[0]} />}
        {curves.paths && <path className="before-after-after" d={curves.paths[1]} />}
      </svg>
      <figcaption className="quiet">
        <span className="before-after-key before-after-key-before" aria-hidden /> before
        <span className="before-after-key before-after-key-after" aria-hidden /> after
        <span className="before-after-which">
          {which}
          {curves.channels && `, ${rangeText(shown, curves.channels, units)}`}
          {curves.ownHeights && ', each to its own height'}
        </span>
      </figcaption>
    </figure>
  );
}

function whichText(shown: { readonly [key: string]: Json }): string {
  if (typeof shown.row === 'number') return `Pixel in row ${shown.row}, column ${shown.column}`;
  return `Mean of ${formatNumber(Number(shown.pixels))} spectra`;
}

function rangeText(
  shown: { readonly [key: string]: Json },
  [first, last]: readonly [number, number],
  units: UnitChoice,
): string {
  const [offset, scale] = [Number(shown.offset), Number(shown.scale)];
  const unit = shownEnergy(String(shown.units ?? ''), units);
  const at = (channel: number) => formatNumber(toShown(offset + scale * channel, unit));
  return `${at(first)} to ${at(last)} ${unit.units}`.trim();
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
