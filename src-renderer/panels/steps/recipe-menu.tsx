import { Button, Menu, MenuDivider, MenuItem } from '@blueprintjs/core';
import { useRef } from 'react';
import { figureRequestSchema } from '../../../src-preload/contract/recipe.ts';
import { parseRecipeText } from '../../../src-preload/contract/recipe-parsing.ts';
import { useApi } from '../../api/api-context.tsx';
import { runCommand, useCommands } from '../../app/commands.ts';
import { errorText } from '../../app/error-text.ts';
import { useFileDialog } from '../../app/file-dialog.tsx';
import { notifyDone } from '../../app/notices.tsx';
import { baseName } from '../../app/opening.ts';
import { Popover } from '../../app/popover.tsx';
import { useUnits } from '../../app/settings.ts';
import { saveText } from '../../export/save-text.ts';
import { withUnits } from '../../parts/figures/figure-draft.ts';
import { type Draft, draftOf, firstInvalid, recipeText } from '../../parts/recipe/draft.ts';
import type { Preset } from '../../parts/recipe/presets.ts';
import { replaceDraft, sayInSteps } from '../../parts/recipe/steps-notice.ts';
import { openDataset } from '../../state/same-dataset.ts';
import { useView } from '../../state/view-store.ts';
import { MenuTitle } from './menu-title.tsx';

interface RecipeMenuProps {
  readonly steps: Draft;
  readonly presets: readonly Preset[];
  readonly onPreset: (id: Preset['id']) => void;
}

/** Presets, and recipes in files. */
export function RecipeMenu({ steps, presets, onPreset }: RecipeMenuProps) {
  const upload = useRef<HTMLInputElement>(null);
  const api = useApi();
  const ask = useFileDialog();
  /** Where the host has dialogs of its own; a browser uploads and downloads. */
  const { nativeDialogs } = api.host;
  const problem = (file: string, done: 'loaded' | 'saved', error: unknown) =>
    sayInSteps({ text: `${file} was not ${done}. ${errorText(error).message}` });
  const take = (file: string, draft: Draft) => replaceDraft(`Load ${file}`, `Loaded ${file}`, draft);
  const load = async (file: File | undefined) => {
    if (!file) return;
    try {
      take(file.name, draftOf(parseRecipeText(await file.text(), file.name)));
    } catch (error) {
      problem(file.name, 'loaded', error);
    }
  };
  const choose = async () => {
    const file = await ask({ kind: 'open-file', title: 'Load recipe', extensions: ['.json'] });
    if (file === null) return;
    try {
      take(baseName(file), draftOf(await api.call('read-recipe', { file }).answer));
    } catch (error) {
      problem(baseName(file), 'loaded', error);
    }
  };
  const units = useUnits();
  const save = async () => {
    // A recipe draws its figure when the command line runs it; a phase map needs clusters.
    const figure = figureRequestSchema.safeParse(withUnits(useView.getState().figure, units)).data;
    const draws = figure && (figure.figure !== 'phase-map' || steps.some(({ op }) => op === 'kmeans'));
    const figures = draws ? [figure] : [];
    const text = recipeText(steps, openDataset(), figures);
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
  const startLoading = () => (nativeDialogs ? void choose() : upload.current?.click());
  const canSave = steps.length > 0 && firstInvalid(steps) < 0;
  const removeAll = () => replaceDraft('Remove all steps', 'Removed all steps', []);
  useCommands([
    { id: 'steps.load', title: 'Load recipe…', run: startLoading },
    { id: 'steps.save', title: 'Save recipe…', enabled: canSave, run: () => void save() },
    {
      id: 'steps.remove-all',
      title: 'Remove all steps',
      enabled: steps.length > 0,
      run: () => {
        // Where the notice with its undo stands.
        runCommand('show.steps');
        removeAll();
      },
    },
  ]);
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
      <MenuItem icon="folder-open" text="Load recipe…" onClick={startLoading} />
      <MenuItem icon="floppy-disk" text="Save recipe…" disabled={!canSave} onClick={() => void save()} />
      <MenuDivider />
      <MenuItem icon="trash" text="Remove all steps" disabled={steps.length === 0} onClick={removeAll} />
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
