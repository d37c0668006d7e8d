import { Button, Checkbox, HTMLSelect, InputGroup, Switch } from '@blueprintjs/core';
import { useId, useState } from 'react';
import { useFileDialog } from '../app/file-dialog.tsx';
import type { FieldDescription } from './describe-fields.ts';
import { sameValue, textsOf, valueOfTexts } from './field-text.ts';
import { optionText } from './option-words.ts';

interface FormFieldProps {
  readonly field: FieldDescription;
  /** The step that it is a parameter of, or `figure`. */
  readonly op: string;
  /** As it stands in the recipe; undefined is the default. */
  readonly value: unknown;
  readonly problem: string | null;
  readonly disabled?: boolean;
  readonly onChange: (value: unknown) => void;
}

/** One parameter: label, box, unit, help, what is wrong with it, and the way back to its default. */
export function FormField({ field, op, value, problem, disabled = false, onChange }: FormFieldProps) {
  const id = useId();
  const isChanged = value !== undefined && !sameValue(value, field.default);
  const described = [field.help && `${id}-help`, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={`field${isChanged ? ' field-changed' : ''}`} data-field={field.key}>
      <label htmlFor={id} id={`${id}-label`} title={field.help || undefined}>
        {field.label}
        {isChanged && <span className="field-mark" aria-hidden="true" />}
      </label>
      <div className="field-control">
        <Control {...{ field, op, value, disabled, onChange, id, described, isWrong: problem !== null }} />
        {field.kind === 'path' && <ChoosePath {...{ field, disabled, onChange }} />}
        {field.unit && <span className="field-unit">{field.unit}</span>}
        <Button
          variant="minimal"
          size="small"
          icon="reset"
          className="field-reset"
          aria-label={`Reset ${field.label}`}
          title={`Back to ${defaultText(field, op)}`}
          disabled={disabled || value === undefined || (!isChanged && !problem)}
          onClick={() => onChange(undefined)}
        />
      </div>
      {field.help && (
        <p id={`${id}-help`} className="field-help">
          {field.help}
          <Range field={field} />
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Asks for the file or folder; paths may also be typed, seen from where the recipe lies. */
function ChoosePath({
  field,
  disabled,
  onChange,
}: Pick<FormFieldProps, 'field' | 'onChange'> & { readonly disabled: boolean }) {
  const ask = useFileDialog();
  return (
    <Button
      variant="minimal"
      size="small"
      icon="folder-open"
      aria-label={`Choose ${field.label}`}
      title={field.path === 'open-folder' ? 'Choose a folder' : 'Choose a file'}
      disabled={disabled}
      onClick={async () => {
        const path = await ask({ kind: field.path, title: `Choose ${field.label.toLowerCase()}` });
        if (path !== null) onChange(path);
      }}
    />
  );
}

interface ControlProps extends Omit<FormFieldProps, 'problem' | 'disabled'> {
  readonly id: string;
  readonly described: string | undefined;
  readonly isWrong: boolean;
  readonly disabled: boolean;
}

function Control(props: ControlProps) {
  const { field, op, value, id, described, disabled, onChange } = props;
  const effective = value ?? field.default;
  if (field.kind === 'boolean' && field.default === undefined) {
    // What is not given is for the step to decide: that is neither on nor off.
    return (
      <HTMLSelect
        id={id}
        aria-describedby={described}
        value={value === undefined ? 'automatic' : value === true ? 'on' : 'off'}
        disabled={disabled}
        options={['automatic', 'on', 'off'].map((one) => ({ value: one, label: sentence(one) }))}
        onChange={({ currentTarget }) =>
          onChange(currentTarget.value === 'automatic' ? undefined : currentTarget.value === 'on')
        }
      />
    );
  }
  if (field.kind === 'boolean') {
    return (
      <Switch
        id={id}
        aria-describedby={described}
        checked={effective === true}
        disabled={disabled}
        onChange={(event) =>
          onChange(event.currentTarget.checked === field.default ? undefined : event.currentTarget.checked)
        }
      />
    );
  }
  if (field.kind === 'enum') {
    return (
      <HTMLSelect
        id={id}
        aria-describedby={described}
        value={String(effective ?? 'automatic')}
        disabled={disabled}
        title={effective === undefined ? undefined : optionText(op, field.key, String(effective))}
        options={[
          ...(field.default === undefined && !field.required ? [{ value: 'automatic', label: 'Automatic' }] : []),
          ...field.options.map((one) => ({ value: one, label: optionText(op, field.key, one) })),
        ]}
        onChange={({ currentTarget: { value: chosen } }) =>
          onChange(chosen === field.default || chosen === 'automatic' ? undefined : chosen)
        }
      />
    );
  }
  if (field.kind === 'choices') return <Choices {...props} />;
  return <TextBoxes {...props} />;
}

/** A box to tick for each word; the list keeps the order of the words, and the last one cannot be taken away. */
function Choices({ field, op, value, id, described, disabled, onChange }: ControlProps) {
  const chosen = (value ?? field.default ?? []) as readonly string[];
  return (
    <fieldset id={id} aria-labelledby={`${id}-label`} aria-describedby={described} className="field-choices">
      {field.options.map((option) => (
        <Checkbox
          key={option}
          inline
          label={optionText(op, field.key, option)}
          checked={chosen.includes(option)}
          disabled={disabled || (chosen.length === 1 && chosen[0] === option)}
          onChange={({ currentTarget: { checked } }) => {
            const next = field.options.filter((one) => (one === option ? checked : chosen.includes(one)));
            onChange(sameValue(next, field.default) ? undefined : next);
          }}
        />
      ))}
    </fieldset>
  );
}

/** Boxes for what is typed. The text stays as typed while it means the same as the value. */
function TextBoxes({ field, value, id, described, isWrong, disabled, onChange }: ControlProps) {
  const [texts, setTexts] = useState(() => textsOf(field, value));
  const [isEditing, setEditing] = useState(false);
  const isOwn = sameValue(valueOfTexts(field, texts), value);
  const shown = isOwn && isEditing ? texts : textsOf(field, value ?? field.default);
  const placeholders = textsOf(field, field.default);
  const names = PART_NAMES[field.kind] ?? [];
  return (
    <div className="field-boxes" {...(shown.length > 1 ? { role: 'group', 'aria-labelledby': `${id}-label` } : {})}>
      {shown.map((text, part) => (
        <InputGroup
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a field never move.
          key={part}
          id={part === 0 ? id : undefined}
          aria-label={shown.length > 1 ? `${field.label}: ${names[part]}` : undefined}
          aria-describedby={described}
          aria-invalid={isWrong}
          intent={isWrong ? 'danger' : 'none'}
          inputMode={field.kind === 'number' || field.kind === 'integer' ? 'decimal' : undefined}
          placeholder={placeholders[part] || names[part] || (field.required ? 'required' : 'not set')}
          disabled={disabled}
          size="small"
          value={text}
          onFocus={() => {
            setTexts(shown);
            setEditing(true);
          }}
          onBlur={() => setEditing(false)}
          onKeyDown={(event) => step(event, field, shown, onChange, setTexts)}
          onChange={(event) => {
            const next = shown.with(part, event.currentTarget.value);
            setTexts(next);
            setEditing(true);
            onChange(valueOfTexts(field, next));
          }}
        />
      ))}
    </div>
  );
}

const PART_NAMES: { readonly [kind: string]: readonly string[] } = {
  interval: ['from', 'to'],
  'pixel-range': ['first', 'end'],
  intervals: ['from 1', 'to 1', 'from 2', 'to 2'],
  points: ['channel 1', 'value 1', 'channel 2', 'value 2'],
};

/** Arrow up and down count whole numbers, Shift by ten. */
function step(
  event: React.KeyboardEvent,
  field: FieldDescription,
  texts: readonly string[],
  onChange: (value: unknown) => void,
  setTexts: (texts: readonly string[]) => void,
): void {
  const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
  const value = valueOfTexts(field, texts) ?? field.default;
  if (direction === 0 || event.altKey || field.kind !== 'integer' || typeof value !== 'number') return;
  event.preventDefault();
  const next = value + direction * (event.shiftKey ? 10 : 1);
  const kept = Math.max(field.min ?? -Infinity, Math.min(field.max ?? Infinity, next));
  setTexts([String(kept)]);
  onChange(kept);
}

function Range({ field }: { readonly field: FieldDescription }) {
  const { min, max } = field;
  if (field.kind === 'counts' || (min === null && max === null)) return null;
  const words = min !== null && max !== null ? `${min} to ${max}` : min !== null ? `${min} or more` : `${max} or less`;
  return <span className="field-range"> {words}.</span>;
}

function defaultText(field: FieldDescription, op: string): string {
  if (field.default === undefined) return 'not set';
  if (field.kind === 'enum') return optionText(op, field.key, String(field.default));
  return typeof field.default === 'boolean'
    ? field.default
      ? 'on'
      : 'off'
    : textsOf(field, field.default).join(' – ');
}

function sentence(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
