/** Where our readers of `.emd` files mean to present them in another way than the origin's, and why. */
import type { Difference, ExpectedArray } from './presented-differently.ts';

/** What h5py 3.7 and NumPy read of the file: an array that the origin's reader leaves out or converts. */
type Native = Partial<ExpectedArray>;

/** The origin reads images into float64 whatever they are; our number type and hash are those of h5py for the same array. */
const NATIVE = 'Images keep their number type (hashes by h5py); the origin makes them float64.';

function uint16(hash: string): Native {
  return { dtype: 'uint16', sha256_c_order_le: hash };
}
function float32(hash: string): Native {
  return { dtype: 'float32', sha256_c_order_le: hash };
}

/** The origin's arrays with ours for some of them, by position, and arrays that follow them. */
function changed(changes: { readonly [index: number]: Native }, more: readonly ExpectedArray[] = []) {
  return (all: readonly ExpectedArray[]) => [...all.map((one, index) => ({ ...one, ...changes[index] })), ...more];
}

/** A map of one detector of the file with four. */
function detector(name: string, sum: number, max: number, hash: string): ExpectedArray {
  return { title: `EDS, ${name}`, shape: [16, 16, 4096], dtype: 'uint16', sum, min: 0, max, sha256_c_order_le: hash };
}

function spectrum(name: string): Native {
  return { title: `EDS spectrum, ${name}` };
}

const UNNAMED = 'HyperSpy’s __unnamed__ is called as the file; [] is no unit.';

function unnamed(name: string): Difference {
  return { why: UNNAMED, title: () => name, axis: (axis) => ({ ...axis, units: '' }) };
}

export const EMD_DIFFERENCES: { readonly [file: string]: Difference } = {
  'velox_emd/STEM HAADF Diffraction Micro.emd': {
    why: NATIVE,
    compared: changed({ 0: uint16('1b5b9e6584e6eac92785d01c685ec4626b39767802c29b8b00c7ca02a26ebcce') }),
  },
  'velox_emd/fei_example_tem_stack.emd': {
    why: NATIVE,
    compared: changed({
      0: { dtype: 'int16', sha256_c_order_le: 'caadd55d5ad0cb4411bbcf6e03fe5087d272621a0651820a7b584acae23c22a6' },
    }),
  },
  'velox_emd/example_fei_emd_si.emd': {
    why: `${NATIVE} The frames after the first, which the origin leaves out, are listed at the end.`,
    compared: changed({ 0: uint16('3feadf2cbb7a93248f9d3d3920f3aaabe09bde820e89a5cad31e1eff103b05ef') }, [
      {
        title: 'HAADF, all frames',
        shape: [5, 16, 16],
        ...{ dtype: 'uint16', sum: 16_967_276, min: 9243, max: 25_807 },
        sha256_c_order_le: '93b54eb2df4763b1f76b3bab7ade28b08b2fe7ec4882e541e6ed3794d7804b84',
      },
    ]),
  },
  'velox_emd/Test SI 16x16 215 kx.emd': {
    why: `${NATIVE} Spectra are named by their detectors; each detector's map, and all frames of the image, follow.`,
    compared: changed(
      {
        0: spectrum('SuperXG21'),
        1: spectrum('SuperXG24'),
        2: spectrum('SuperXG22'),
        3: spectrum('SuperXG23'),
        4: float32('0277dc6c5ba7d7633457fcaedc7ae97ddff5e5f3a14886e8222f3b52bbb05339'),
        5: float32('f721bd8873ddbb5b711979b4bc2b7c1db0c3a1c0ed9fb67d91be04faace1e4d2'),
        6: float32('2e3fc6c8686b23d6a7f7efe1195a53d85866ff9751d2e941aae658a2b7c7af25'),
        7: float32('18ff75184206ffa9acabd35f9ed41b5bf597cc4050d220a8aa5aa6b5c3d71928'),
        8: uint16('123352dc45ab300e30d20b9b4fc158f3d8d706c933c6c381ed2a164bc8def94b'),
      },
      [
        detector('SuperXG23', 11_538, 22, 'b9e1c5721504b6bc0147304cf88d10e40eb3030227e2347fa7f4a411b596b15d'),
        detector('SuperXG21', 13_945, 23, '0f942b250b471f21781fe7100046ca10f4905f80d8a34533ade13e39f16d8f6f'),
        detector('SuperXG24', 6437, 14, '237d1338aa67eee17c68fb1466c32a3a22d1fc6f0b64cc633c3710600cbca159'),
        detector('SuperXG22', 10_177, 19, '87c36122f3e9df09cfd046ada4a3d2bf7b2f77dd3761150d64bd533197bbfa55'),
        {
          title: 'HAADF, all frames',
          shape: [2, 16, 16],
          ...{ dtype: 'uint16', sum: 4_723_669, min: 5425, max: 16_410 },
          sha256_c_order_le: 'df46200a3028f9c1156bdf8010d4e9cc1b7980f1b59a2533c8b1e654db68f294',
        },
      ],
    ),
  },
  'berkeley_emd/Acquisition_18.emd': {
    why:
      'The file has rows before columns (Y, X); the origin turns it around. n_m is nm. The step is that from the first to the ' +
      'last position; the origin’s mean of 32-bit differences is rounded.',
    order: () => [1, 0],
    axis: (axis) => ({ ...axis, units: 'nm', scale: 12.52819538116455 / 1023 }),
  },
  'berkeley_emd/Si100_3D.emd': {
    why: 'Prismatic labels angles mrad but writes radians. The step is that from the first to the last position.',
    axis: (axis) =>
      axis.units === 'mrad'
        ? { ...axis, scale: (1000 * (0.0364999957382679 - axis.offset!)) / 36, offset: axis.offset! * 1000 }
        : axis,
  },
  'berkeley_emd/example_image.emd': unnamed('example_image'),
  'berkeley_emd/example_signal.emd': unnamed('example_signal'),
  'berkeley_emd/example_spectrum.emd': unnamed('example_spectrum'),
};
