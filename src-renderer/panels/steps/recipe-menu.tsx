import { Button, Menu, MenuDivider, MenuItem } from '@blueprintjs/core';
import { useRef } from 'react';
import { figureRequestSchema } from '../../../src-preload/contract/recipe.ts';
import { parseRecipeText } from '../../../src-preload/contract/recipe-parsing.ts';
import { useApi } from '../../api/api-context.tsx';
import { errorText } from '../../app/error-text.ts';
import { useFileDialog } from '../../app/file-dialog.tsx';
import { notifyDone } from '../../app/notices.tsx';
import { baseName } from '../../app/opening.ts';
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
  const api = useApi();
  const ask = useFileDialog();
  /** Where the host has dialogs of its own; a browser uploads and downloads. */
  const { nativeDialogs } = api.host;
  const problem = (file: string, done: 'loaded' | 'saved', error: unknown) =>
    onProblem({ text: `${file} was not ${done}. ${errorText(error).message}` });
  const load = async (file: File | undefined) => {
    if (!file) return;
    try {
      onReplace(`Load ${file.name}`, draftOf(parseRecipeText(await file.text(), file.name)));
    } catch (error) {
      problem(file.name, 'loaded', error);
    }
  };
  const choose = async () => {
    const file = await ask({ kind: 'open-file', title: 'Load recipe', extensions: ['.json'] });
    if (file === null) return;
    try {
      onReplace(`Load ${baseName(file)}`, draftOf(await api.call('read-recipe', { file }).answer));
    } catch (error) {
      problem(baseName(file), 'loaded', error);
    }
  };
  const save = async () => {
    // A recipe that makes clusters draws its figure when the command line runs it.
    const draws = steps.some(({ op }) => op === 'kmeans');
    const figures = draws ? [figureRequestSchema.parse(useView.getState().figure)] : [];
    const text = recipeText(steps, dataset, figures);
    if (!nativeDialogs) return saveText(text, 'recipe.json', 'application/json');
    const path = await ask({ kind: 'save-file', title: 'Save recipe', path: 'recipe.json', extensions: ['.json'] });
    if (path === null) return;
    const out = /\.json$/i.test(path) ? path : `${path}.json`;
    try {
      await api.call('write-recipe', { out, text }).answer;
      notifyDone(`Saved ${out}`);
    } catch (error) {
      problem(baseName(out), 'saved', error);
    }
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
      <MenuItem
        icon="folder-open"
        text="Load recipe…"
        onClick={() => (nativeDialogs ? void choose() : upload.current?.click())}
      />
      <MenuItem
        icon="floppy-disk"
        text="Save recipe…"
        disabled={steps.length === 0 || firstInvalid(steps) >= 0}
        onClick={() => void save()}
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
