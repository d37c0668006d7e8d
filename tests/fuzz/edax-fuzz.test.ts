/** Damaged EDAX files give typed errors, quickly and without taking memory. */
import { edaxReader } from '../../src-main/readers/edax/edax-reader.ts';
import { encodeIpr, encodeSpc, encodeSpd } from '../fixtures/edax-encoder.ts';
import { describeFuzz } from './describe-fuzz.ts';

const counts = Array.from({ length: 24 }, (_, i) => i);
const files = {
  'a.spd': encodeSpd({ lines: 2, points: 3, channels: 4, countBytes: 2, counts }),
  'a.spc': encodeSpc({ counts, atomicNumbers: [6, 8] }),
  'a_Img.ipr': encodeIpr(),
};

describeFuzz(edaxReader, [
  { main: 'a.spc', files },
  { main: 'a.spd', files },
  { main: 'a.spc', opened: 'a.spd', files },
  { main: 'a_Img.ipr', opened: 'a.spd', files },
]);
