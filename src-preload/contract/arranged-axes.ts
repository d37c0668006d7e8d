import type { Axis } from './dataset.ts';
import { AppError } from './errors.ts';
import type { ArrangeParameters } from './steps.ts';

/**
 * The axes of a dataset after an `arrange` step: in another order, the last one or two of them signal.
 * @throws {AppError} `parameter-invalid` when the step is not one for these axes
 */
export function arrangeAxes(axes: readonly Axis[], parameters: ArrangeParameters): Axis[] {
  const { signal, names } = parameters;
  const order = orderOf(axes, parameters);
  const refuse = (field: keyof ArrangeParameters, message: string, advice: string) =>
    new AppError('parameter-invalid', message, advice, { field });
  if (order.length !== axes.length) {
    const listed = axes.map(({ name, size }, at) => `${at} ${name ? `"${name}" ` : ''}(${size})`).join(', ');
    const message = `This dataset has ${axes.length} axes, and ${order.length} are arranged.`;
    throw refuse('order', message, `Name each once: ${listed}.`);
  }
  if (signal > axes.length) throw refuse('signal', 'There are fewer axes than that.', 'Give 1.');
  if (names.length > 0 && names.length !== axes.length) {
    const message = `There are ${axes.length} axes and ${names.length} names.`;
    throw refuse('names', message, 'Name each axis, or none.');
  }
  return order.map((stored, at): Axis => {
    const axis = axes[stored]!;
    const role = at >= order.length - signal ? 'signal' : 'navigation';
    return { ...axis, name: names[at] ?? axis.name, role };
  });
}

/** The axis of a dataset that each arranged one is. */
export function orderOf(axes: readonly Axis[], { order }: ArrangeParameters): readonly number[] {
  return order.length === 0 ? [...axes.keys()] : order;
}

/** True when a step leaves order, roles and names as they are. */
export function isAsPresented(axes: readonly Axis[], parameters: ArrangeParameters): boolean {
  const { names } = parameters;
  const signal = axes.filter(({ role }) => role === 'signal').length;
  return (
    signal === parameters.signal &&
    orderOf(axes, parameters).every(
      (stored, at) => stored === at && (names[at] ?? axes[stored]?.name) === axes[stored]?.name,
    )
  );
}
