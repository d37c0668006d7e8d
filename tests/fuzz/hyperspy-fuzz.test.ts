import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openHyperSpyFile } from '../../src-main/readers/hyperspy/hyperspy-reader.ts';
import { describeHdf5Fuzz } from './describe-hdf5-fuzz.ts';

const MUTATIONS_PER_FILE = 60;

const folder = fileURLToPath(new URL('../fixtures/hyperspy', import.meta.url));
const paths = readdirSync(folder)
  .sort()
  .map((name) => join(folder, name));
describeHdf5Fuzz('HyperSpy', openHyperSpyFile, paths, MUTATIONS_PER_FILE);
