import { type ReactNode, useMemo } from 'react';
import { fitsImagesToo, fitsSpectraToo } from '../../src-preload/contract/image-steps.ts';
import type { ShownUnit } from '../../src-preload/contract/shown-units.ts';
import { STEP_SCHEMAS, type StepOp } from '../../src-preload/contract/steps.ts';
import { checkParameters } from './check-parameters.ts';
import { describeFields, type FieldDescription } from './describe-fields.ts';
import { isOnSignalAxis, recipeValue, shownValue } from './field-text.ts';
import { FormField } from './form-field.tsx';
import './forms.css';

interface StepFormProps {
  readonly op: string;
  /** As typed; what is missing stands at its default. */
  readonly parameters: { readonly [key: string]: unknown };
  /** Unit in which ranges of the signal axis are shown and typed; the parameters keep that of the data. */
  readonly signalUnit?: ShownUnit | undefined;
  /** Undefined takes a parameter back to its default. */
  readonly onChange: (key: string, value: unknown) => void;
  readonly disabled?: boolean | undefined;
  /** The data are images: what asks for energies is left out, and for spectra what asks for images. */
  readonly ofImages?: boolean;
}

/** Parameters that few need: they wait behind “More”. */
const RARE = new Set([
  'seed',
  'restarts',
  'init',
  'maxIterations',
  'tolerance',
  'solver',
  'sample',
  'method:sweep',
  ...['targetPsnr', 'targetSsim', 'brightness', 'contrast', 'rotation', 'flips', 'gain', 'noise'].map(
    (key) => `${key}:autoencoder`,
  ),
]);

/** The form of a step, made from its schema. */
export function StepForm({ op, parameters, signalUnit, onChange, disabled = false, ofImages }: StepFormProps) {
  const fields = useMemo(
    () => fieldsOf(op).filter(({ key }) => (ofImages ? fitsImagesToo : fitsSpectraToo)(op as StepOp, key)),
    [op, ofImages],
  );
  const problems = checkParameters(op, parameters);
  const isRare = ({ key }: FieldDescription) => RARE.has(key) || RARE.has(`${key}:${op}`);
  const show = (field: FieldDescription): ReactNode => {
    const unit = isOnSignalAxis(field) ? signalUnit : undefined;
    return (
      <FormField
        key={`${field.key} ${unit?.units}`}
        op={op}
        field={unit ? { ...field, unit: unit.units } : field}
        value={unit ? shownValue(parameters[field.key], unit) : parameters[field.key]}
        problem={problems.fields[field.key] ?? null}
        disabled={disabled}
        onChange={(value) => onChange(field.key, unit ? recipeValue(value, unit) : value)}
      />
    );
  };
  const rare = fields.filter(isRare);
  const isOpen = rare.some(({ key }) => parameters[key] !== undefined);
  return (
    <div className="step-form">
      {fields.filter((field) => !isRare(field)).map(show)}
      {rare.length > 0 && (
        <details className="step-form-more" open={isOpen || undefined}>
          <summary>More ({rare.length})</summary>
          {rare.map(show)}
        </details>
      )}
      {problems.whole.map((problem) => (
        <p key={problem} className="field-problem" role="alert">
          {problem}
        </p>
      ))}
    </div>
  );
}

function fieldsOf(op: string): readonly FieldDescription[] {
  const schema = STEP_SCHEMAS[op as StepOp];
  return schema ? describeFields(schema) : [];
}
