import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import type { OpenStack } from '../../parts/images/use-stack.ts';
import { inkOn } from '../../parts/phases/color-picker.tsx';
import { NameBox } from '../../parts/phases/name-box.tsx';
import { madeOf } from './gallery-groups.ts';
import type { GalleryGroup } from './gallery-layout.ts';

interface HeadingProps {
  readonly group: GalleryGroup;
  readonly top: number;
  readonly stack: OpenStack;
  readonly isLit: boolean;
  readonly isReadOnly: boolean;
  readonly onLit: (phase: number | null) => void;
  readonly onName: (id: number, name: string) => void;
}

/** Letter, name and size of a group; of a phase the box that names it, and what of the folders is in it. */
export function GalleryHeading({ group, top, stack, isLit, isReadOnly, onLit, onName }: HeadingProps) {
  const { phase } = group;
  const inside = phase && stack.groups.length > 1 ? madeOf(group.frames, stack.labels, stack.groups) : '';
  return (
    <div
      className={`gallery-heading${isLit ? ' gallery-lit' : ''}`}
      style={{ top }}
      onPointerEnter={() => phase && onLit(phase.id)}
      onPointerLeave={() => phase && onLit(null)}
    >
      {phase && (
        <span className="phase-swatch" style={{ background: phase.color, color: inkOn(phase.color) }}>
          {phase.letter}
        </span>
      )}
      {phase && phase.id > 0 ? (
        <NameBox
          phase={{ ...phase, name: group.name }}
          disabled={isReadOnly}
          onName={(name) => onName(phase.id, name)}
          onFocus={() => onLit(phase.id)}
        />
      ) : (
        <strong>{group.name}</strong>
      )}
      <span className="quiet gallery-count">
        {formatNumber(group.frames.length)} {group.frames.length === 1 ? 'image' : 'images'}
        {inside && ':'}
      </span>
      {inside && (
        <span className="quiet gallery-inside" title={inside}>
          {inside}
        </span>
      )}
    </div>
  );
}
