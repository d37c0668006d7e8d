import { Button, Menu, MenuDivider, MenuItem } from '@blueprintjs/core';
import { useRef } from 'react';
import { figureRequestSchema } from '../../../src-preload/contract/recipe.ts';
import { parseRecipeText } from '../../../src-preload/contract/recipe-parsing.ts';
import { errorText } from '../../app/error-text.ts';
import { Popover } from '../../app/popover.tsx';
import { saveText } from '../../export/save-text.ts';
import { useView } from '../../state/view-store.ts';
import { type Draft, draftOf, firstInvalid, recipeText } from './draft.ts';
import { MenuTitle } from './menu-title.tsx';
import type { NoticeText } from './notice.tsx';
import type { Preset } from './presets.ts';

interface RecipeMenuProps {
  readonly steps: Draft;
  readonly dataset: number;
  readonly presets: readonly Preset[];
  readonly onPreset: (id: Preset['id']) => void;
  readonly onReplace: (label: string, draft: Draft) => void;
  readonly onProblem: (notice: NoticeText) => void;
}

/** Presets, and recipes in files. */
export function RecipeMenu({ steps, dataset, presets, onPreset, onReplace, onProblem }: RecipeMenuProps) {
  const upload = useRef<HTMLInputElement>(null);
  const load = async (file: File | undefined) => {
    if (!file) return;
    try {
      onReplace(`Load ${file.name}`, draftOf(parseRecipeText(await file.text(), file.name)));
    } catch (error) {
      onProblem({ text: `${file.name} was not loaded. ${errorText(error).message}` });
    }
  };
  const save = () => {
    // A recipe that makes clusters draws its figure when the command line runs it.
    const draws = steps.some(({ op }) => op === 'kmeans');
    const figures = draws ? [figureRequestSchema.parse(useView.getState().figure)] : [];
    saveText(recipeText(steps, dataset, figures), 'recipe.json', 'application/json');
  };
  const menu = (
    <Menu size="small" className="step-menu" aria-label="Recipe">
      <MenuTitle text="Presets" />
      {presets.map(({ id, title, purpose }) => (
        <MenuItem
          key={id}
          icon="lightbulb"
          multiline
          text={
            <>
              {title} <span className="step-menu-purpose">{purpose}</span>
            </>
          }
          onClick={() => onPreset(id)}
        />
      ))}
      <MenuTitle text="Recipe file" />
      <MenuItem icon="folder-open" text="Load recipe…" onClick={() => upload.current?.click()} />
      <MenuItem
        icon="floppy-disk"
        text="Save recipe…"
        disabled={steps.length === 0 || firstInvalid(steps) >= 0}
        onClick={save}
      />
      <MenuDivider />
      <MenuItem
        icon="trash"
        text="Remove all steps"
        disabled={steps.length === 0}
        onClick={() => onReplace('Remove all steps', [])}
      />
    </Menu>
  );
  return (
    <>
      <Popover content={menu} placement="bottom-end" arrow={false}>
        <Button
          icon="more"
          variant="minimal"
          aria-label="Presets and recipe files"
          aria-haspopup="menu"
          title="Presets and recipe files"
        />
      </Popover>
      <input
        ref={upload}
        type="file"
        accept=".json,application/json"
        aria-label="Recipe file"
        hidden
        onChange={(event) => {
          void load(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
