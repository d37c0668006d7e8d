/** EMSA/MAS: the origin's listing leaves titles out, one file it cannot read, and units are words in the newest standard. */
import type { Difference } from './presented-differently.ts';

const TITLES: { readonly [file: string]: string } = {
  'ISO_22029_2022_compliance.msa': 'NIO EELS OK SHELL',
  'ISO_22029_2022_compliance_XY_NCOLUMNS2.msa': 'NIO EELS OK SHELL',
  'example1.msa': 'NIO EELS OK SHELL',
  'example2.msa': 'NIO Windowless Spectra OK NiL',
  'NIST_K309/Al2O3 std.msa': 'Bruker AXS spectrum Al2O3',
  'NIST_K309/BaF2 std.msa': 'Bruker AXS spectrum BaF2',
  'NIST_K309/CaF2 std.msa': 'Bruker AXS spectrum CaF2',
  'NIST_K309/Fe std.msa': 'Bruker AXS spectrum Fe',
  'NIST_K309/Si std.msa': 'Bruker AXS spectrum Si',
  'NIST_K309/Ti std.msa': 'Bruker AXS spectrum Ti',
  'NIST_K309/Zn std.msa': 'Bruker AXS spectrum Zn',
};

export const EMSA_DIFFERENCES: { readonly [file: string]: Difference } = {
  ...Object.fromEntries(
    Object.entries(TITLES).map(([file, title]): [string, Difference] => [
      `msa/${file}`,
      {
        why: 'The title is that of the keyword TITLE; units in words are presented by their symbol.',
        title: () => title,
        axis: (axis) => (axis.units === 'Energy Loss (eV)' ? { ...axis, units: 'eV' } : axis),
      },
    ]),
  ),
  'msa/NIST_K309/K309.msa': {
    why: 'The origin finds no values because nothing stands behind "#SPECTRUM    :"; these were computed with NumPy.',
    title: () => 'Bruker AXS spectrum K309',
    compared: ([empty]) => [
      {
        ...empty!,
        axes: empty!.axes!.map((axis) => ({ ...axis, size: 4096 })),
        shape: [4096],
        sum: 3_318_507,
        min: 0,
        max: 172_608,
        sha256_c_order_le: '403b370e9733c74bd15a729d1d00ebf6d14773b48c26e9607ee79f810e1748b6',
      },
    ],
  },
};
