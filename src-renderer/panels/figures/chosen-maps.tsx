import { EditableText, HTMLSelect } from '@blueprintjs/core';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { FigureRequest } from '../../../src-preload/contract/recipe.ts';
import { OVERLAY_COLOR_NAMES } from '../../../src-preload/contract/rgb-colors.ts';
import { IconButton } from '../../app/icon-button.tsx';
import { type MapChoice, MOST_SHOWN, mapChoices } from '../../parts/figures/figure-kind.ts';

type Maps = NonNullable<FigureRequest['maps']>;

interface ChosenMapsProps {
  readonly run: RunRecord;
  readonly kind: keyof typeof MOST_SHOWN;
  readonly maps: Maps;
  readonly onMaps: (label: string, maps: Maps) => void;
}

/** Which maps a figure shows, in their order. */
export function ChosenMaps({ run, kind, maps, onMaps }: ChosenMapsProps) {
  const choices = mapChoices(run);
  const isOf = (choice: MapChoice) => (map: Maps[number]) => map.array === choice.array && map.index === choice.index;
  const nameOf = (map: Maps[number]) => map.name ?? choices.find((choice) => isOf(choice)(map))?.name ?? map.array;
  /** An empty name is the one that the run gives. */
  const name = (place: number, text: string) => {
    const { name: _, ...map } = maps[place]!;
    const given = text.trim();
    const own = choices.find(isOf({ ...map, group: '', name: '' }))?.name;
    if (given === nameOf(maps[place]!)) return;
    onMaps(`Name ${nameOf(map)}`, maps.with(place, given === '' || given === own ? map : { ...map, name: given }));
  };
  const left = choices.filter((choice) => !maps.some(isOf(choice)));
  const most = MOST_SHOWN[kind];
  const groups = [...new Set(left.map(({ group }) => group))];
  const several = (group: string) => choices.filter((choice) => choice.group === group).length > 1;
  const add = (value: string) => {
    const added = value.startsWith('all:')
      ? left.filter(({ group }) => group === value.slice('all:'.length))
      : left.filter((choice) => keyOf(choice) === value);
    const wanted = added.map(({ array, index }) => ({ array, index }));
    const label = `${most === 1 ? 'Show' : 'Add'} ${added.length === 1 ? added[0]!.name : `${added.length} maps`}`;
    // Where there is room for one, another takes its place.
    onMaps(label, most === 1 ? wanted.slice(0, 1) : [...maps, ...wanted].slice(0, most));
  };
  return (
    <fieldset className="figures-maps">
      <legend>Maps</legend>
      <ul>
        {maps.map((map, place) => (
          <li key={`${map.array} ${map.index}`}>
            <span className="name">
              {kind === 'rgb-map' ? `${OVERLAY_COLOR_NAMES[place]}: ` : ''}
              <EditableText
                key={nameOf(map)}
                defaultValue={nameOf(map)}
                maxLength={100}
                selectAllOnFocus
                onConfirm={(text) => name(place, text)}
                customInputAttributes={{ 'aria-label': `Name of ${nameOf(map)} in the figure` }}
              />
            </span>
            <IconButton
              icon="arrow-up"
              label={`Move ${nameOf(map)} up`}
              disabled={place === 0}
              onClick={() => onMaps('Move a map', swapped(maps, place))}
            />
            <IconButton
              icon="small-cross"
              label={`Leave out ${nameOf(map)}`}
              disabled={maps.length === 1}
              onClick={() => onMaps(`Leave out ${nameOf(map)}`, maps.toSpliced(place, 1))}
            />
          </li>
        ))}
      </ul>
      {left.length > 0 && (maps.length < most || most === 1) && (
        <HTMLSelect
          aria-label={most === 1 ? 'Show another map' : 'Add a map'}
          value=""
          onChange={({ currentTarget: { value } }) => {
            if (value) add(value);
          }}
        >
          <option value="">{most === 1 ? 'Another map…' : 'Add a map…'}</option>
          {groups.map((group) => (
            <optgroup key={group} label={group}>
              {several(group) && kind === 'map' && <option value={`all:${group}`}>All of {group.toLowerCase()}</option>}
              {left
                .filter((choice) => choice.group === group)
                .map((choice) => (
                  <option key={keyOf(choice)} value={keyOf(choice)}>
                    {choice.name}
                  </option>
                ))}
            </optgroup>
          ))}
        </HTMLSelect>
      )}
    </fieldset>
  );
}

const keyOf = ({ array, index }: MapChoice) => `${index}:${array}`;

/** The list with the one at `place` before its neighbor. */
function swapped(maps: Maps, place: number): Maps {
  return maps.with(place - 1, maps[place]!).with(place, maps[place - 1]!);
}
