/** Where our readers mean to present a file in another way than the reader that made expected.json, and why. */
import type { OpenedDataset } from '../../src-main/readers/reader.ts';
import { EMD_DIFFERENCES } from './emd-differences.ts';
import { EMSA_DIFFERENCES } from './emsa-differences.ts';

/** One array of expected.json. */
export interface ExpectedArray extends ExpectedMetadata {
  readonly title?: string;
  readonly name?: string;
  readonly axes?: readonly ExpectedAxis[];
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly sha256_c_order_le?: string;
  readonly sum?: number | null;
  readonly min?: number | null;
  readonly max?: number | null;
  readonly samples?: readonly (readonly [readonly number[], number])[];
}

/** What expected.json says of the acquisition; null, empty and left out where it says nothing. */
export interface ExpectedMetadata {
  readonly signal_type?: string | null;
  readonly date?: string;
  readonly time?: string;
  readonly beam_energy?: number;
  readonly magnification?: number;
  readonly camera_length?: number;
  readonly convergence_angle?: number;
  readonly elements?: readonly string[];
  readonly xray_lines?: readonly string[];
}
export interface ExpectedAxis {
  readonly name: string;
  readonly size: number;
  readonly scale?: number;
  readonly offset?: number;
  readonly units?: string;
}

export interface Difference {
  readonly why: string;
  /** The arrays that are compared, in the order of our datasets; all of them when not given. */
  readonly compared?: (expected: readonly ExpectedArray[]) => readonly ExpectedArray[];
  /** Position in the origin's axes of each of our axes; the same order when not given. */
  readonly order?: (dataset: OpenedDataset) => readonly number[];
  /** Our title, number type or calibration where it is meant to differ. */
  readonly title?: (expected: ExpectedArray) => string;
  readonly dtype?: (expected: ExpectedArray) => string;
  readonly axis?: (expected: ExpectedAxis, array: ExpectedArray) => ExpectedAxis;
  readonly metadata?: (expected: ExpectedMetadata) => ExpectedMetadata;
}

const TIME_OF_IMAGE =
  'the origin takes the time of the first object, the image; that of the spectra stands with theirs (AcquireDate).';

/** By format, or by the file's name in the shared data folder, which comes first. */
export const DIFFERENCES: { readonly [formatOrFile: string]: Difference } = {
  ...EMD_DIFFERENCES,
  ...EMSA_DIFFERENCES,
  'gatan-dm': {
    why: 'Spectrum images are listed as they lie on disk, (E, y, x); we present spectra last. The origin leaves the signal type to its mapping, so what it says of it is nothing.',
    metadata: ({ signal_type: _, ...said }) => said,
    order: ({ kind, shape }) => {
      const axes = [...shape.keys()];
      return kind === 'spectrum-image' ? axes.slice(1).concat(0) : axes;
    },
  },
  tia: {
    why: 'The origin gives lengths in nm their scale in nm and their offset in m.',
    axis: (axis) => (axis.units === 'nm' ? { ...axis, offset: (axis.offset ?? 0) * 1e9 } : axis),
  },
  'tia/old/16x16-line_profile_horizontal_10x1024.emi': {
    why: `As tia; and ${TIME_OF_IMAGE}`,
    axis: (axis) => (axis.units === 'nm' ? { ...axis, offset: (axis.offset ?? 0) * 1e9 } : axis),
    metadata: (said) => ({ ...said, time: '11:50:45' }),
  },
  'tia/old/16x16-point_spectrum-1x1024.emi': {
    why: `One spectrum is no line of one place with steps of 1 m; and ${TIME_OF_IMAGE}`,
    metadata: (said) => ({ ...said, time: '11:34:03' }),
    compared: (all) =>
      all.map((one) => ({
        ...one,
        shape: one.shape.slice(1),
        axes: one.axes!.slice(1),
        samples: one.samples!.map(([index, value]) => [index.slice(1), value] as const),
      })),
  },
  'tia/old/16x16-spectrum_image-5x5x1024.emi': {
    why: `As tia; and the offset of y stands at index 5 (CalibrationElement), which the origin does not heed; and ${TIME_OF_IMAGE}`,
    metadata: (said) => ({ ...said, time: '11:56:27' }),
    axis: (axis) => {
      if (axis.units !== 'nm') return axis;
      const first = (axis.offset ?? 0) * 1e9;
      return { ...axis, offset: axis.name === 'y' ? first - 5 * axis.scale! : first };
    },
  },
  'tiff/FEI-Helios-Ebeam-8bits.tif': {
    why: 'The pixel size is in meters; we present lengths in nm or µm.',
    axis: (axis) => (axis.units === 'm' ? { ...axis, units: 'µm', scale: axis.scale! * 1e6 } : axis),
  },
  'tiff/test_loading_image_saved_with_imageJ_stack.tif': {
    why: 'The spacing of slices has ImageJ’s unit, as in ImageJ itself, unless its description names another.',
    axis: (axis) => (axis.name === 'depth' ? { ...axis, units: 'µm' } : axis),
  },
  'renishaw-wdf': {
    why: 'Colors are listed as records of three numbers, ours are rgb; and we name the image.',
    title: ({ title }) => title ?? 'White-light image',
    dtype: ({ dtype }) => (dtype.includes("'R'") ? 'rgb' : dtype),
  },
  'panta-rhei': {
    why: 'Lengths are presented in nm, not in m; and the file says what the image is.',
    title: () => 'BinCutROI of AC',
    axis: (axis) => (axis.units === 'm' ? { ...axis, units: 'nm', scale: axis.scale! * 1e9 } : axis),
  },
  'unmixing/samson/samson_1.mat': {
    why: 'Single numbers are metadata, and V comes first as the image of 95 × 95 pixels (column by column) that they describe.',
    compared: (all) => {
      const matrix = all.find(({ title }) => title === 'V')!;
      const title = 'V as an image of 95 × 95 pixels, column by column';
      const samples = matrix.samples!.map(([[channel, pixel], value]) => {
        return [[pixel! % 95, Math.floor(pixel! / 95), channel!], value] as const;
      });
      const { sha256_c_order_le: _ofTheMatrix, ...same } = matrix;
      return [{ ...same, title, shape: [95, 95, 156], samples }, matrix];
    },
  },
  'digital-surf': {
    why: 'Wavelengths are presented in nm and other lengths in µm, not in mm; the title is the name of the object. The origin has the beam energy in eV, where HyperSpy’s is in keV.',
    metadata: (said) => ({ ...said, beam_energy: said.beam_energy! / 1000 }),
    title: () => 'test_spectral_map',
    axis: (axis) => {
      const [factor, units] = axis.name === 'Wavelength' ? [1e6, 'nm'] : [1e3, 'µm'];
      return { ...axis, units, scale: axis.scale! * factor, offset: axis.offset! * factor };
    },
  },
  nexus: {
    why: 'The origin lists every dataset, its axes and links too; we list NXdata and what else has two axes or more, by its path.',
    compared: (expected) => {
      const isFirst = ({ title }: ExpectedArray, at: number) => expected.findIndex((one) => one.title === title) === at;
      return expected.filter((one, at) => one.shape.length > 1 && isFirst(one, at));
    },
    title: ({ title = '' }) => title.replace(/^entry1_instrument_(.*)_value$/, 'entry1/instrument/$1/value'),
  },
};
