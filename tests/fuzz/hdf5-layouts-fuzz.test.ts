import { fileURLToPath } from 'node:url';
import { openAnyHdf5 } from '../../src-main/readers/hdf5/hdf5-reader.ts';
import { openNexusFile } from '../../src-main/readers/nexus/nexus-reader.ts';
import { openOxfordFile } from '../../src-main/readers/oxford/oxford-reader.ts';
import { describeHdf5Fuzz } from './describe-hdf5-fuzz.ts';

const path = (name: string) => fileURLToPath(new URL(`../fixtures/hdf5/${name}`, import.meta.url));

describeHdf5Fuzz('NeXus', openNexusFile, ['nexus.nxs', 'nexus-old.nxs'].map(path), 500);
describeHdf5Fuzz('H5EBSD', openOxfordFile, ['oxford.h5oina', 'bruker-ebsd.h5'].map(path), 500);
describeHdf5Fuzz('other HDF5', openAnyHdf5, ['maps.h5', 'pymca.h5', 'anything.h5', 'matlab.mat'].map(path), 250);
