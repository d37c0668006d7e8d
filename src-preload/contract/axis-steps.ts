import { type ArrangeParameters, arrangeParameters, type CalibrateParameters, calibrateParameters } from './steps.ts';

/** What a recipe says of how a dataset lies on its axes, before it touches any value. */
export interface AxisSteps {
  readonly arrange?: ArrangeParameters;
  readonly calibrations: readonly CalibrateParameters[];
}

/**
 * The `arrange` and `calibrate` steps that a recipe begins with. One that does not fit its schema ends them, as any other
 * step does: what follows would count on it.
 */
export function leadingAxisSteps(steps: readonly { readonly op: string }[]): AxisSteps {
  const [first] = steps;
  const arranged = first?.op === 'arrange' ? arrangeParameters.safeParse(withoutOp(first)) : null;
  if (arranged?.success === false) return { calibrations: [] };
  const calibrations: CalibrateParameters[] = [];
  for (const step of arranged ? steps.slice(1) : steps) {
    const parsed = step.op === 'calibrate' ? calibrateParameters.safeParse(withoutOp(step)) : null;
    if (!parsed?.success) break;
    calibrations.push(parsed.data);
  }
  return { ...(arranged ? { arrange: arranged.data } : {}), calibrations };
}

function withoutOp({ op: _, ...parameters }: { readonly op: string }): object {
  return parameters;
}
