import { HTMLSelect } from '@blueprintjs/core';
import type { Settings } from '../../src-preload/contract/settings.ts';
import { ENERGY_CHOICES, LENGTH_CHOICES } from '../../src-preload/contract/shown-units.ts';
import { useCommands } from './commands.ts';
import { useChangeSettings, useSettings } from './settings.ts';

type Change = (change: Partial<Settings>) => void;

/** Units in which lengths and energies are shown; the data keep their own. */
export function UnitSettings({ settings, onChange }: { readonly settings: Settings; readonly onChange: Change }) {
  return (
    <section aria-label="Units">
      <h3>Units</h3>
      <div className="settings-grid">
        <label htmlFor="setting-lengths">Lengths</label>
        <HTMLSelect
          id="setting-lengths"
          value={settings.lengthUnit}
          options={LENGTH_CHOICES.map((value) => ({ value, label: wordOf(value) }))}
          onChange={({ currentTarget: { value } }) => onChange({ lengthUnit: value as Settings['lengthUnit'] })}
        />
        <span className="hint">On maps; data keep their own</span>
        <label htmlFor="setting-energies">Energies</label>
        <HTMLSelect
          id="setting-energies"
          value={settings.energyUnit}
          options={ENERGY_CHOICES.map((value) => ({ value, label: wordOf(value) }))}
          onChange={({ currentTarget: { value } }) => onChange({ energyUnit: value as Settings['energyUnit'] })}
        />
        <span className="hint">Shown and typed; data keep their own</span>
      </div>
    </section>
  );
}

/** The same choices as commands of the palette. */
export function UnitCommands() {
  const { settings } = useSettings();
  const change = useChangeSettings();
  useCommands([
    ...LENGTH_CHOICES.map((lengthUnit) => ({
      id: `units.length.${lengthUnit}`,
      title: `Show lengths ${inWords(lengthUnit)}`,
      enabled: settings.lengthUnit !== lengthUnit,
      run: () => change({ lengthUnit }),
    })),
    ...ENERGY_CHOICES.map((energyUnit) => ({
      id: `units.energy.${energyUnit}`,
      title: `Show energies ${inWords(energyUnit)}`,
      enabled: settings.energyUnit !== energyUnit,
      run: () => change({ energyUnit }),
    })),
  ]);
  return null;
}

type Choice = Settings['lengthUnit'] | Settings['energyUnit'];

function wordOf(choice: Choice): string {
  return choice === 'auto' ? 'Automatic' : choice === 'file' ? 'As in the file' : choice;
}

function inWords(choice: Choice): string {
  return choice === 'auto' ? 'in the unit that fits' : choice === 'file' ? 'as in the file' : `in ${choice}`;
}
