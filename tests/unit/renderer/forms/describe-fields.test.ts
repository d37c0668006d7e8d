import { describe, expect, it } from 'vitest';
import { STEP_SCHEMAS, type StepOp } from '../../../../src-preload/contract/steps.ts';
import { describeFields } from '../../../../src-renderer/forms/describe-fields.ts';
import { textsOf, valueOfTexts } from '../../../../src-renderer/forms/field-text.ts';

const all = Object.entries(STEP_SCHEMAS) as [StepOp, (typeof STEP_SCHEMAS)[StepOp]][];

describe('describeFields', () => {
  it.each(all)('describes every parameter of %s', (_, schema) => {
    const fields = describeFields(schema);
    expect(fields.map(({ key }) => key)).toEqual(Object.keys(schema.shape));
    for (const field of fields) {
      expect(field.label, field.key).toMatch(/^[A-Z]/);
      // The default is what the schema fills in, and a field without one is optional or required.
      const part = schema.shape[field.key as never] as {
        safeParse(value: unknown): { success: boolean; data?: unknown };
      };
      const empty = part.safeParse(undefined);
      expect(empty.success, field.key).toBe(!field.required);
      if (empty.success) expect(empty.data).toEqual(field.default);
      // The limits are those of the schema.
      if (field.kind === 'integer' || field.kind === 'number') {
        if (field.min !== null) expect(part.safeParse(field.min - 1).success).toBe(false);
        if (field.max !== null) expect(part.safeParse(field.max + 1).success).toBe(false);
      }
    }
  });

  it.each(all)('writes and reads back the defaults of %s', (_, schema) => {
    for (const field of describeFields(schema)) {
      if (field.kind === 'boolean' || field.default === undefined) continue;
      // Nothing typed is the default; an empty list is nothing.
      const typed = valueOfTexts(field, textsOf(field, field.default)) ?? [];
      expect(typed).toEqual(field.default);
    }
  });

  it('knows the kinds', () => {
    const kinds = Object.fromEntries(
      all.flatMap(([op, schema]) => describeFields(schema).map(({ key, kind }) => [`${op}.${key}`, kind])),
    );
    expect(kinds).toMatchObject({
      'crop.signal': 'interval',
      'crop.rows': 'pixel-range',
      'rebin.signal': 'integer',
      'calibrate.axis': 'axis',
      'calibrate.scale': 'number',
      'calibrate.points': 'points',
      'calibrate.units': 'text',
      'normalize.method': 'enum',
      'pca.center': 'boolean',
      'kmeans.clusters': 'integer',
      'kmeans.tolerance': 'number',
      'sweep.clusters': 'counts',
      'compare.truth': 'path',
      'apply-model.model': 'path',
      'groups.nominal': 'names',
      'groups.frames': 'uses',
      'fcls.regions': 'regions',
      'autoencoder.validation': 'share-or-names',
    });
  });

  it('takes range, unit and help from the schema', () => {
    const fields = describeFields(STEP_SCHEMAS.kmeans);
    expect(fields.find(({ key }) => key === 'clusters')).toMatchObject({
      min: 1,
      max: 256,
      default: 3,
      label: 'Clusters',
    });
    expect(describeFields(STEP_SCHEMAS.crop)[1]).toMatchObject({ unit: 'px', required: false });
    expect(describeFields(STEP_SCHEMAS.normalize)[0]!.options).toEqual(['sum', 'l2', 'max', 'zscore', 'none']);
  });
});
