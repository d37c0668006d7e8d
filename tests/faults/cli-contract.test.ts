import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-main/host/cli/commands/all.ts';
import { phasewright } from '../fixtures/command-line.ts';

let folder: string;
const call = (...args: string[]) => phasewright(args, folder);
const kMeans = (...before: object[]) => ({
  phasewright: 1,
  steps: [...before, { op: 'kmeans', clusters: 3, restarts: 3 }],
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'phasewright-cli-'));
  expect(await call('example', 'steel.npy')).toMatchObject({ code: 0 });
  writeFileSync(join(folder, 'raw.json'), JSON.stringify(kMeans()));
  writeFileSync(join(folder, 'good.json'), JSON.stringify(kMeans({ op: 'normalize' })));
  writeFileSync(join(folder, 'typo.json'), JSON.stringify({ phasewright: 1, steps: [{ op: 'kmeans', cluster: 3 }] }));
  writeFileSync(join(folder, 'broken.json'), '{ "phasewright": 1, }');
  writeFileSync(join(folder, 'noise.dm4'), 'this is no microscope file');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('help', () => {
  it('of the program: exit 0, on stdout; without a command: exit 2, on stderr', async () => {
    const help = await call('--help');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const { name } of COMMANDS) expect(help.stdout).toContain(`\n  ${name}`);
    expect(await call()).toMatchObject({ code: 2, stdout: '', stderr: help.stdout });
  });

  it('of a command', async () => {
    const help = await call('run', '--help');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('Examples\n  phasewright run');
    expect((await call('help', 'run')).stdout).toBe(help.stdout);
  });

  it('tells the version', async () => {
    expect((await call('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('a wrong call: exit 2', () => {
  it.each([
    [['inof', 'x'], 'did you mean "info"?'],
    [['zzz'], 'There is no command "zzz"'],
    [['info', 'steel.npy', '--statistic'], 'did you mean "--statistics"?'],
    [['info'], 'FILE is missing'],
    [['run', 'good.json', 'steel.npy'], '--out DIR'],
    [['run', 'good.json', 'steel.npy', '--out', 'a', '--project', 'b'], 'exclude each other'],
    [['run', 'good.json', 'steel.npy', '--out', 'a', '--device', 'gpu'], '--device cannot be "gpu"'],
    [['run', 'good.json', 'steel.npy', '--out', 'a', '--memory', 'lots'], 'size "lots"'],
    [['run', 'good.json', 'steel.npy', '--out', 'a', '--memory', '1KB'], '64 MB'],
    [['run', 'good.json', 'steel.npy', '--out', 'a', '--threads', '0'], '--threads needs'],
    [['run', 'typo.json', 'steel.npy', '--out', 'a'], 'steps[0].cluster is unknown, did you mean "clusters"?'],
    [['run', 'broken.json', 'steel.npy', '--out', 'a'], 'line 1, column 19'],
    [['run', 'nowhere.json', 'steel.npy', '--out', 'a'], 'There is no recipe nowhere.json'],
    [['--out', 'a', 'run'], 'The command comes first'],
  ])('%j', async (args, part) => {
    const { code, stdout, stderr } = await call(...args);
    expect(stderr).toContain(part);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(existsSync(join(folder, 'a'))).toBe(false);
  });
});

describe('a file that cannot be read: exit 3', () => {
  it.each([
    ['info', 'nowhere.dm4'],
    ['info', 'noise.dm4'],
    ['info', '.'],
    ['run', 'good.json', 'noise.dm4', '--out', 'a'],
    ['convert', 'noise.dm4', 'out.npy'],
  ])('%s %s', async (...args) => {
    const { code, stdout, stderr } = await call(...args);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^Error: .+\n.+/);
    expect(existsSync(join(folder, 'a'))).toBe(false);
  });
});

describe('--json', () => {
  it.each([
    [['info', 'noise.dm4', '--json'], 3],
    [['inof', '--json'], 2],
    [['info', 'steel.npy', '--nonsense', '--json'], 2],
    [['runs', 'Nothing.phasewright', '--json'], 1],
    [['open', 'noise.dm4', '--json'], 3],
  ])('an error is one document on stdout: %j', async (args, exit) => {
    const { code, stdout } = await call(...args);
    expect(code).toBe(exit);
    const { error, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({});
    expect(error).toMatchObject({ code: expect.any(String), message: expect.any(String), advice: expect.any(String) });
  });

  it('info', async () => {
    const { code, stdout } = await call('info', 'steel.npy', '--json');
    expect(code).toBe(0);
    const answer = JSON.parse(stdout);
    expect(Object.keys(answer)).toEqual(['file', 'format', 'label', 'recognizedBy', 'datasets', 'warnings']);
    expect(answer.datasets[0]).toMatchObject({
      index: 0,
      kind: 'spectrum-image',
      shape: [100, 100, 250],
      dtype: 'uint16',
    });
    expect(answer.datasets[0].statistics).toMatchObject({ min: expect.any(Number), sum: expect.any(Number) });
  });
});

describe('--frames', () => {
  const map = join(import.meta.dirname, '../fixtures/emd/velox-11.emd');

  it('of info and run reads these frames, which a rerun reads again', async () => {
    const { datasets } = JSON.parse((await call('info', map, '--frames', '2-3', '--json')).stdout);
    expect(datasets[4]).toMatchObject({ title: 'EDS, frames 2–3', frames: { count: 3, summed: [1, 3] } });
    const recipe = { phasewright: 1, dataset: 4, steps: [{ op: 'kmeans', clusters: 2 }] };
    writeFileSync(join(folder, 'map.json'), JSON.stringify(recipe));
    const run = await call('run', 'map.json', map, '--frames', '2-3', '--project', 'Map.phasewright', '--json');
    expect(JSON.parse(run.stdout)).toMatchObject({ recipe: { frames: [1, 3] }, source: { title: 'EDS, frames 2–3' } });
    expect(await call('rerun', 'Map.phasewright', '1')).toMatchObject({ code: 0 });
  });

  it.each([
    ['2-9', 'There is no frame 9: the measurement has 3.'],
    ['0-1', 'the first frame is 1'],
  ])('%s is a wrong call', async (frames, part) => {
    const { code, stderr } = await call('info', map, '--frames', frames);
    expect(stderr).toContain(part);
    expect(code).toBe(2);
  });
});

describe('run', () => {
  it('twice gives the same bytes, and says so through a project', async () => {
    const [first, second] = [
      await call('run', 'good.json', 'steel.npy', '--out', 'one', '--json'),
      await call('run', 'good.json', 'steel.npy', '--out', 'two'),
    ];
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(JSON.parse(first.stdout)).toMatchObject({ phasewright: 1, folder: expect.stringMatching(/one$/) });
    for (const name of readdirSync(join(folder, 'one')).filter((file) => file.endsWith('.npy'))) {
      expect(Buffer.compare(readFileSync(join(folder, 'one', name)), readFileSync(join(folder, 'two', name)))).toBe(0);
    }

    expect(await call('run', 'good.json', 'steel.npy', '--project', 'P.phasewright', '--name', 'first')).toMatchObject({
      code: 0,
    });
    expect((await call('runs', 'P.phasewright')).stdout).toMatch(/1 +first/);
    expect((await call('show', 'P.phasewright', '1')).stdout).toContain('Run 1: first');
    expect(await call('rerun', 'P.phasewright', '1')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('identical bytes'),
    });
    expect(await call('export', 'P.phasewright', '1', '--format', 'png', '--out', 'map.png')).toMatchObject({
      code: 0,
    });
    expect(readFileSync(join(folder, 'map.png')).subarray(1, 4).toString()).toBe('PNG');
    expect(await call('show', 'P.phasewright', '9')).toMatchObject({ code: 1, stdout: '' });
    expect(await call('export', 'P.phasewright', '1', '--figure', 'fase-map')).toMatchObject({ code: 2 });
  });

  it('raw counts map the thickness, normalized spectra the phases', async () => {
    const compare = { op: 'compare', truth: 'steel.truth.npy' };
    const recipes = { raw: kMeans(), normalized: kMeans({ op: 'normalize' }) };
    const index: { [name: string]: number } = {};
    for (const [name, recipe] of Object.entries(recipes)) {
      writeFileSync(join(folder, `${name}-ari.json`), JSON.stringify({ ...recipe, steps: [...recipe.steps, compare] }));
      const { stdout } = await call('run', `${name}-ari.json`, 'steel.npy', '--out', `ari-${name}`, '--json');
      index[name] = JSON.parse(stdout).steps.at(-1).results.ari;
    }
    expect(index.raw).toBeLessThan(0.3);
    expect(index.normalized).toBeGreaterThan(0.9);
  });

  it('several files: a folder each; one that is bad spoils nothing', async () => {
    const { code, stdout, stderr } = await call(
      'run',
      'good.json',
      'steel.npy',
      'noise.dm4',
      '--out',
      'many',
      '--json',
    );
    expect(code).toBe(3);
    expect(stderr).toContain('noise.dm4');
    const { runs } = JSON.parse(stdout);
    expect(runs[0].folder).toBe(join(folder, 'many', 'steel'));
    expect(runs[1]).toMatchObject({ file: 'noise.dm4', error: { code: expect.any(String) } });
    expect(readdirSync(join(folder, 'many'))).toEqual(['steel']);
  });

  it.skipIf(process.getuid?.() === 0)('a read-only place is an error with advice', async () => {
    mkdirSync(join(folder, 'locked'), { mode: 0o500 });
    expect(await call('run', 'good.json', 'steel.npy', '--out', 'locked/x')).toMatchObject({ code: 1 });
    chmodSync(join(folder, 'locked'), 0o700);
  });
});

describe('convert', () => {
  it('writes by ending and refuses unknown ones', async () => {
    expect(await call('convert', 'steel.npy', 'steel.rpl')).toMatchObject({ code: 0 });
    expect(JSON.parse((await call('info', 'steel.rpl', '--json')).stdout).datasets[0].shape).toEqual([100, 100, 250]);
    const { code, stdout } = await call('convert', 'steel.npy', 'steel.xyz', '--json');
    expect([1, 2, 3]).toContain(code);
    expect(JSON.parse(stdout).error.message).toContain('xyz');
  });

  it('gives the file the axes that a recipe begins with', async () => {
    const calibrate = { op: 'calibrate', axis: 'signal', scale: 0.5, offset: 3, units: 'eV' };
    writeFileSync(join(folder, 'axes.json'), JSON.stringify({ phasewright: 1, steps: [calibrate] }));
    const { code } = await call('convert', 'steel.npy', 'calibrated.npy', '--recipe', 'axes.json');
    expect(code).toBe(0);
    const { datasets } = JSON.parse((await call('info', 'calibrated.npy', '--json')).stdout);
    expect(datasets[0].axes[2]).toMatchObject({ scale: 0.5, offset: 3, units: 'eV' });
    expect(await call('convert', 'steel.npy', 'b.npy', '--recipe', 'none.json')).toMatchObject({ code: 2 });
  });
});
