import { Button, DialogBody, HTMLSelect, InputGroup, SegmentedControl, Switch } from '@blueprintjs/core';
import { type KeyboardEvent, useState } from 'react';
import { type DeviceName, SMALLEST_MEMORY_BYTES } from '../../src-preload/contract/compute.ts';
import type { Settings } from '../../src-preload/contract/settings.ts';
import { COLOR_MAP_TITLES } from '../vis/color-tables.ts';
import { whereOf } from './command-palette.tsx';
import { allCommands, type Command, commandKeys, keyConflicts, programFirst, useCommandStore } from './commands.ts';
import { Dialog } from './dialog.tsx';
import { keyOf, showKey } from './keys.ts';
import { useChangeSettings, useSettings } from './settings.ts';
import { UnitSettings } from './unit-settings.tsx';

const GB = 1e9;

const DEVICES: readonly { readonly value: DeviceName; readonly label: string }[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'cpu', label: 'Processor (CPU)' },
  { value: 'webgpu', label: 'Graphics card (WebGPU)' },
  { value: 'dml', label: 'Graphics card (DirectML, Windows)' },
  { value: 'cuda', label: 'Graphics card (CUDA, Linux)' },
  { value: 'coreml', label: 'Core ML (macOS)' },
  { value: 'tfjs', label: 'TensorFlow.js (trains networks; installed by yourself)' },
];

const COLOR_MAPS: readonly Settings['colorMap'][] = ['viridis', 'cividis', 'magma', 'gray'];

/** Theme, colors, units, computing and keys. Every change holds at once. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const { settings } = useSettings();
  const change = useChangeSettings();
  return (
    <Dialog
      isOpen
      title="Settings"
      onClose={onClose}
      transitionDuration={0}
      style={{ width: 'min(720px, calc(100vw - 32px))' }}
    >
      <DialogBody>
        <div className="settings">
          <section aria-label="Look">
            <h3>Look</h3>
            <div className="settings-grid">
              <span id="setting-theme">Theme</span>
              <SegmentedControl
                aria-labelledby="setting-theme"
                size="small"
                options={[
                  { value: 'system', label: 'System' },
                  { value: 'light', label: 'Light' },
                  { value: 'dark', label: 'Dark' },
                ]}
                value={settings.theme}
                onValueChange={(theme) => change({ theme: theme as Settings['theme'] })}
              />
              <span />
              <label htmlFor="setting-colors">Intensity maps</label>
              <HTMLSelect
                id="setting-colors"
                value={settings.colorMap}
                options={COLOR_MAPS.map((value) => ({ value, label: COLOR_MAP_TITLES[value] }))}
                onChange={(event) => change({ colorMap: event.currentTarget.value as Settings['colorMap'] })}
              />
              <span className="hint">Cividis looks the same to nearly everybody</span>
              <label htmlFor="setting-hatch">Hatched phases</label>
              <Switch
                id="setting-hatch"
                checked={settings.hatchPhases}
                onChange={(event) => change({ hatchPhases: event.currentTarget.checked })}
              />
              <span className="hint">Lines on the map, for whoever cannot tell the colors apart</span>
            </div>
          </section>
          <UnitSettings settings={settings} onChange={change} />
          <section aria-label="Computing">
            <h3>Computing</h3>
            <div className="settings-grid">
              <label htmlFor="setting-device">Device</label>
              <HTMLSelect
                id="setting-device"
                value={settings.device}
                options={[...DEVICES]}
                onChange={(event) => change({ device: event.currentTarget.value as DeviceName })}
              />
              <span className="hint">For the next run</span>
              <label htmlFor="setting-threads">Threads</label>
              <OptionalNumber
                id="setting-threads"
                value={settings.threads}
                min={1}
                max={1024}
                placeholder="All cores but one"
                onChange={(threads) => change({ threads: threads === null ? null : Math.round(threads) })}
              />
              <span className="hint">One core stays free for looking</span>
              <label htmlFor="setting-memory">Memory, GB</label>
              <OptionalNumber
                id="setting-memory"
                value={settings.memoryBytes === null ? null : settings.memoryBytes / GB}
                min={SMALLEST_MEMORY_BYTES / GB}
                max={4096}
                placeholder="Half of the machine’s"
                onChange={(memory) => change({ memoryBytes: memory === null ? null : Math.round(memory * GB) })}
              />
              <span className="hint">Larger cubes are read in pieces</span>
            </div>
          </section>
          <KeySettings keys={settings.keys} onChange={(keys) => change({ keys })} />
        </div>
      </DialogBody>
    </Dialog>
  );
}

interface OptionalNumberProps {
  readonly id: string;
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly placeholder: string;
  readonly onChange: (value: number | null) => void;
}

/** A number that may be left empty; it holds when the field is left or Enter is pressed. */
function OptionalNumber({ value, onChange, min, max, ...rest }: OptionalNumberProps) {
  const [typed, setTyped] = useState(value === null ? '' : String(value));
  const number = Number(typed.replace(',', '.'));
  const wrong = typed.trim() !== '' && !(number >= min && number <= max);
  const commit = () => {
    if (typed.trim() === '') onChange(null);
    else if (!wrong) onChange(number);
  };
  return (
    <InputGroup
      {...rest}
      inputMode="decimal"
      value={typed}
      intent={wrong ? 'danger' : 'none'}
      aria-invalid={wrong}
      title={wrong ? `From ${min} to ${max}` : undefined}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}

interface KeySettingsProps {
  readonly keys: Settings['keys'];
  readonly onChange: (keys: Settings['keys']) => void;
}

function KeySettings({ keys, onChange }: KeySettingsProps) {
  const sources = useCommandStore((state) => state.sources);
  const [listening, setListening] = useState<string | null>(null);
  // What acts everywhere stands before what acts in a panel.
  const commands = allCommands({ sources, keys, focusedPanel: null })
    .filter((command) => !command.hidden || command.key !== undefined)
    .toSorted((a, b) => Number(a.scope !== undefined) - Number(b.scope !== undefined) || programFirst(a, b));
  const clashes = keyConflicts(commands, keys);
  const clashing = new Set([...clashes.values()].flat().map(({ id }) => id));

  function hear(event: KeyboardEvent, command: Command) {
    if (listening !== command.id) return;
    const key = keyOf(event);
    if (key === '') return;
    event.preventDefault();
    event.stopPropagation();
    setListening(null);
    if (key === 'Esc') return;
    onChange({ ...keys, [command.id]: key === 'Delete' || key === 'Backspace' ? '' : key });
  }

  return (
    <section aria-label="Keys">
      <div className="key-row">
        <h3>Keys</h3>
        <Button size="small" variant="minimal" disabled={Object.keys(keys).length === 0} onClick={() => onChange({})}>
          Reset all keys
        </Button>
      </div>
      <p className="quiet">Click a key, then press the new one. Delete takes it away, Esc leaves it.</p>
      {clashes.size > 0 && (
        <p className="key-clash" role="status">
          {[...clashes]
            .map(([key, sharing]) => `${showKey(key)}: ${sharing.map(({ title }) => title).join(', ')}`)
            .join(' · ')}
        </p>
      )}
      <div className="settings-keys">
        {commands.map((command) => {
          const shown = commandKeys(command, keys)
            .map((key) => showKey(key))
            .join('  ');
          return (
            <div key={command.id} className="key-row">
              <span className={clashing.has(command.id) ? 'key-clash' : undefined}>
                {command.short ?? command.title} <span className="quiet">{whereOf(command)}</span>
              </span>
              <button
                type="button"
                className="key-button"
                data-listening={listening === command.id}
                aria-label={`Key of ${command.title}: ${shown || 'none'}`}
                onClick={() => setListening(listening === command.id ? null : command.id)}
                onKeyDown={(event) => hear(event, command)}
                onBlur={() => setListening(null)}
              >
                {listening === command.id ? 'Press a key…' : shown || '–'}
              </button>
            </div>
          );
        })}
      </div>
    </section>
  );
}
