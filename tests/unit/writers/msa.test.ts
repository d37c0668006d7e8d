/** EMSA/MAS: opened with HyperSpy where it is installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src-main/cubes/memory-source.ts';
import { msaWriter } from '../../../src-main/writers/msa/msa-writer.ts';
import type { WritableDataset } from '../../../src-main/writers/writer.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { testJob } from '../../fixtures/test-job.ts';

const PYTHON = '/usr/bin/python3';
const hasHyperSpy =
  spawnSync(PYTHON, ['-c', 'import importlib.util as u, sys; sys.exit(u.find_spec("hyperspy") is None)']).status === 0;
if (!hasHyperSpy) console.warn('python3-hyperspy is not installed: our EMSA files are not opened with it.');

const folder = mkdtempSync(join(tmpdir(), 'phasewright-msa-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const energy: Axis = { name: 'Energy loss', size: 6, scale: 0.1, offset: 528.3, units: 'eV', role: 'signal' };
const values = Float64Array.of(0, 1.5, -2.25, 1e-9, 123456789, 3);
const dataset = (metadata: WritableDataset['metadata'] = {}): WritableDataset => ({
  title: 'σ phase, mean of 5 µm',
  shape: [6],
  dtype: 'float64',
  axes: [energy],
  metadata,
  originalMetadata: {},
  source: new MemorySource(values, [6], 'float64'),
});
const METADATA = {
  General: { date: '2026-03-01', time: '12:34:56' },
  Signal: { signal_type: 'EELS' },
  Acquisition_instrument: { TEM: { beam_energy: 200, Detector: { EELS: { collection_angle: 20 } } } },
};

const SCRIPT = `
import json, sys, warnings
warnings.filterwarnings("ignore")
import hyperspy.api as hs
s = hs.load(sys.argv[1])
x = s.axes_manager[0]
print(json.dumps(dict(values=s.data.tolist(), axis=[x.name, x.size, x.scale, x.offset, x.units], title=s.metadata.General.title,
    type=s.metadata.Signal.signal_type, beam=s.metadata.get_item("Acquisition_instrument.TEM.beam_energy"))))
`;

describe('EMSA/MAS', () => {
  it.skipIf(!hasHyperSpy)('is opened by HyperSpy with the same values, axis and metadata', async () => {
    for (const [name, metadata] of Object.entries({ bare: {}, full: METADATA })) {
      const path = join(folder, `${name}.msa`);
      await msaWriter.write(dataset(metadata), path, testJob());
      const answer = execFileSync(PYTHON, ['-c', SCRIPT, path], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const found = JSON.parse(answer.trim().split('\n').at(-1)!);
      expect(found.values).toEqual([...values]);
      expect(found.axis.slice(1)).toEqual([6, 0.1, 528.3, 'eV']);
      expect(found.title).toBe('sigma phase, mean of 5 um');
      if (name === 'full') expect(found).toMatchObject({ type: 'EELS', beam: 200 });
    }
  });

  it('is ASCII in lines that begin with the keywords of the standard', async () => {
    const path = join(folder, 'plain.msa');
    await msaWriter.write(dataset(METADATA), path, testJob());
    const text = readFileSync(path, 'latin1');
    expect(/^[\r\n -~]*$/.test(text)).toBe(true);
    const lines = text.split('\r\n');
    expect(lines.slice(0, 2)).toEqual(['#FORMAT      : EMSA/MAS Spectral Data File', '#VERSION     : 1.0']);
    expect(lines).toContain('#DATE        : 01-MAR-2026');
    expect(lines).toContain('#COLLANGLE-mR: 20');
    expect(lines).toContain('528.5, -2.25');
    expect(lines.at(-2)).toBe('#ENDOFDATA   :');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(15 + 64);
  });

  it('holds one spectrum only', async () => {
    const axes: Axis[] = [
      { ...energy, size: 2, role: 'navigation' },
      { ...energy, size: 3 },
    ];
    const line = { ...dataset(), axes, shape: [2, 3] };
    await expect(msaWriter.write(line, join(folder, 'no.msa'), testJob())).rejects.toMatchObject({
      code: 'format-unsupported',
    });
  });
});
