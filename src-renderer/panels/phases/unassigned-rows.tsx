import { Button } from '@blueprintjs/core';
import type { IconName } from '@blueprintjs/icons';
import { countText, type Legend } from '../../parts/phases/legend.ts';
import { formatPercent } from '../../parts/recipe/numbers.ts';

interface UnassignedRowsProps {
  readonly legend: Legend;
  readonly unit: string;
  readonly isReadOnly: boolean;
  readonly onMake: (cluster: number) => void;
  readonly onPutBack: (place: number) => void;
}

/** What is in no phase: whole clusters, and places whose pixels a person took out. */
export function UnassignedRows({ legend, unit, isReadOnly, onMake, onPutBack }: UnassignedRowsProps) {
  return (
    <>
      {legend.unassigned.map(({ cluster, pixels, share }) => (
        <UnassignedRow
          key={`cluster-${cluster}`}
          {...{ pixels, share, unit, isReadOnly }}
          text={`Unassigned: cluster ${cluster + 1}`}
          icon="plus"
          label={`Make a phase of cluster ${cluster + 1}`}
          title="Make a phase of it"
          onPress={() => onMake(cluster)}
        />
      ))}
      {legend.places.map(({ region: { name, phase }, pixels, share }, place) => (
        <UnassignedRow
          key={`place-${phase}-${name}`}
          {...{ pixels, share, unit, isReadOnly }}
          text={`Unassigned: ${phase === null ? '' : `${phase} in `}${name}`}
          icon="undo"
          label={`Put the pixels of ${name} back`}
          title="Put these pixels back into their phases"
          onPress={() => onPutBack(place)}
        />
      ))}
    </>
  );
}

interface UnassignedRowProps extends Pick<UnassignedRowsProps, 'unit' | 'isReadOnly'> {
  readonly text: string;
  readonly pixels: number;
  readonly share: number;
  readonly icon: IconName;
  readonly label: string;
  readonly title: string;
  readonly onPress: () => void;
}

function UnassignedRow({ text, pixels, share, unit, isReadOnly, icon, label, title, onPress }: UnassignedRowProps) {
  return (
    <tr className="phases-unassigned">
      <td />
      <td>
        <span className="phase-swatch phase-swatch-none" aria-hidden />
      </td>
      <td>{text}</td>
      <td className="phases-number" title="Of all; the areas of the phases are of what is assigned">
        ({formatPercent(share)})
      </td>
      <td className="phases-number phases-pixels">{countText(pixels, unit)}</td>
      <td>
        <Button
          size="small"
          variant="minimal"
          icon={icon}
          aria-label={label}
          title={title}
          disabled={isReadOnly}
          onClick={onPress}
        />
      </td>
    </tr>
  );
}
