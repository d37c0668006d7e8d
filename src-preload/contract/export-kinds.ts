import { z } from 'zod';

/** What a run can be saved as. */
export const EXPORT_KINDS = {
  'figure-svg': { label: 'Figure, SVG', extension: '.svg' },
  'figure-png': { label: 'Figure, PNG', extension: '.png' },
  'figure-pdf': { label: 'Figure, PDF', extension: '.pdf' },
  'labels-tiff': { label: 'Phase map, TIFF (calibrated)', extension: '.tif' },
  'labels-npy': { label: 'Labels, NumPy', extension: '.npy' },
  'labels-csv': { label: 'Labels, CSV', extension: '.csv' },
  'spectra-csv': { label: 'Mean spectra, CSV', extension: '.csv' },
  'spectra-hspy': { label: 'Mean spectra, HyperSpy', extension: '.hspy' },
  'spectra-msa': { label: 'Mean spectra, EMSA (one file each)', extension: '.msa' },
  'array-npy': { label: 'Array, NumPy', extension: '.npy' },
  'array-csv': { label: 'Array, CSV', extension: '.csv' },
  'array-hspy': { label: 'Array, HyperSpy', extension: '.hspy' },
  'array-tiff': { label: 'Array, TIFF (calibrated)', extension: '.tif' },
  'run-hspy': { label: 'Data with the run, HyperSpy', extension: '.hspy' },
  recipe: { label: 'Recipe, JSON', extension: '.json' },
  model: { label: 'Model, ONNX (encoder and decoder)', extension: '.onnx' },
} as const;
export type ExportKind = keyof typeof EXPORT_KINDS;
export const exportKinds = Object.keys(EXPORT_KINDS) as [ExportKind, ...ExportKind[]];

/** An array of a run as it is exported; `index` picks one of its maps, spectra or images. */
export const exportedArraySchema = z.strictObject({
  name: z.string().min(1).max(100),
  index: z.number().int().min(0).optional(),
});
export type ExportedArray = z.output<typeof exportedArraySchema>;
