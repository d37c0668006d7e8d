/** Damaged EMSA/MAS files give typed errors, quickly and without taking memory. */
import { msaReader } from '../../src-main/readers/msa/msa-reader.ts';
import { describeFuzz } from './describe-fuzz.ts';
import type { FuzzSample } from './mutations.ts';

const HEADER = `#FORMAT      : EMSA/MAS Spectral Data File
#VERSION     : 1.0
#TITLE       : a spectrum
#DATE        : 01-OCT-1991
#NPOINTS     : 20.
#XUNITS      : eV
#XPERCHAN    : 3.1
#OFFSET      : 520.13
#CHOFFSET    : -168
#SIGNALTYPE  : ELS
#BEAMKV   -kV: 120.0
#DWELLTIME-ms: 100.
##ALPHA-1    : 3.1415926535
`;

function sample(type: 'Y' | 'XY', line: (i: number) => string): FuzzSample {
  const values = Array.from({ length: 20 }, (_, i) => line(i)).join('\r\n');
  const text = `${HEADER}#DATATYPE    : ${type}\n#SPECTRUM    : \n${values}\n#ENDOFDATA   : \n`;
  return { main: 'a.msa', files: { 'a.msa': new Uint8Array(Buffer.from(text)) } };
}

describeFuzz(msaReader, [
  sample('Y', (i) => `${i}, ${i * 2.5}, ${-i}`),
  sample('XY', (i) => `${(520.13 + 3.1 * i).toFixed(2)}, ${i * 1e3}`),
  sample('XY', (i) => `${i ** 2}, ${i}`),
]);
