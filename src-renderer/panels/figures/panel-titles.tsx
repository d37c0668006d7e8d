import { InputGroup } from '@blueprintjs/core';
import { useId } from 'react';
import { FIGURE_PANELS } from '../../../src-preload/contract/figure-request.ts';
import type { FigureRequest } from '../../../src-preload/contract/recipe.ts';
import { optionText } from '../../forms/option-words.ts';

type Titles = NonNullable<FigureRequest['panelTitles']>;

interface PanelTitlesProps {
  readonly panels: FigureRequest['panels'];
  readonly titles: Titles;
  /** Undefined when no panel has one any more. */
  readonly onTitles: (titles: Titles | undefined) => void;
}

/** Titles of the panels of a phase map, behind their letters; none while a box is empty. */
export function PanelTitles({ panels, titles, onTitles }: PanelTitlesProps) {
  const id = useId();
  const change = (panel: keyof Titles, text: string) => {
    const { [panel]: _, ...others } = titles;
    const next = text === '' ? others : { ...others, [panel]: text };
    onTitles(Object.keys(next).length > 0 ? next : undefined);
  };
  return (
    <fieldset className="figures-titles">
      <legend>Titles of panels</legend>
      {FIGURE_PANELS.filter((panel) => panels.includes(panel)).map((panel) => (
        <div key={panel}>
          <label htmlFor={`${id}-${panel}`}>{optionText('figure', 'panels', panel)}</label>
          <InputGroup
            id={`${id}-${panel}`}
            size="small"
            placeholder="none"
            maxLength={100}
            value={titles[panel] ?? ''}
            onChange={({ currentTarget: { value } }) => change(panel, value)}
          />
        </div>
      ))}
    </fieldset>
  );
}
