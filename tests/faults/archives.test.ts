/** compress and decompress on the command line: the way there and back, wrong calls, damaged files, and ends in the middle. */
import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phasewright } from '../fixtures/command-line.ts';
import { readAll, spots, writeData } from '../helpers/archives.ts';

const SHAPE = [40, 12, 14];
const IMAGE = 12 * 14;
const original = Uint8Array.from(spots(40, 12, 14));
const training = {
  op: 'autoencoder',
  latent: 4,
  channels: [8],
  epochs: 60,
  batch: 16,
  learningRate: 0.01,
  patience: 60,
};
/** Long enough on any machine to be interrupted in the middle. */
const long = { ...training, epochs: 100_000, patience: 100_000 };
const recipe = (...steps: object[]) => JSON.stringify({ phasewright: 1, steps });

let folder: string;
const call = (...args: string[]) => phasewright(args, folder);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'phasewright-archives-cli-'));
  await writeData(folder, original, SHAPE, 'uint8', 'images');
  writeFileSync(join(folder, 'train.json'), recipe(training));
  writeFileSync(join(folder, 'long.json'), recipe(long));
  writeFileSync(join(folder, 'prepared.json'), recipe({ op: 'normalize' }, training));
  writeFileSync(join(folder, 'none.json'), recipe({ op: 'pca', components: 2 }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('there and back', () => {
  it('compress tells what came out; the archive is a file like others', async () => {
    const made = await call(
      'compress',
      'stack.hspy',
      '--out',
      'a.pwz',
      '--recipe',
      'train.json',
      '--max-rms',
      '8',
      '--json',
    );
    expect(made.code).toBe(0);
    const { out, report } = JSON.parse(made.stdout);
    expect(out).toBe(join(folder, 'a.pwz'));
    expect(report).toMatchObject({ of: 'images', blocks: 40, rawBytes: 40 * IMAGE, kept: { latent: 4 } });
    expect(report.archiveBytes).toBe(readFileSync(out).length);
    expect(report.lossless).toBeGreaterThanOrEqual(4);
    expect(report.worst[0]).toMatchObject({ stored: 'lossless', count: 1 });
    expect(report.model).toMatchObject({ trained: 'for this archive', parameters: { seed: 0 } });

    const info = JSON.parse((await call('info', 'a.pwz', '--json')).stdout);
    expect(info).toMatchObject({ format: 'phasewright-archive', recognizedBy: 'content' });
    expect(info.datasets[0]).toMatchObject({ kind: 'image-stack', shape: SHAPE, dtype: 'uint8' });
    expect(info.datasets[0].metadata.Compression).toMatchObject({ bound: { maxRms: 8 } });
  });

  it('text for people names ratio, quality and the worst images', async () => {
    const { code, stdout } = await call(
      'compress',
      'stack.hspy',
      '--out',
      'b.pwz',
      '--recipe',
      'train.json',
      '--max-error',
      '40',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/ratio [\d.]+ \(plain lossless deflate [\d.]+\)/);
    for (const part of ['PSNR', 'SSIM', 'lossless', 'Where the model is furthest off']) expect(stdout).toContain(part);
  });

  it('a recipe runs on the archive itself', async () => {
    writeFileSync(join(folder, 'k.json'), recipe({ op: 'kmeans', clusters: 2, restarts: 2 }));
    expect(await call('run', 'k.json', 'a.pwz', '--out', 'clusters')).toMatchObject({ code: 0 });
  });

  it('decompress gives all of it, or some', async () => {
    expect(await call('decompress', 'a.pwz', '--out', 'back.hspy')).toMatchObject({ code: 0 });
    expect(await call('decompress', 'a.pwz', '--out', 'few.hspy', '--frames', '7-9,3')).toMatchObject({ code: 0 });
    expect(await call('decompress', 'a.pwz', '--out', 'run.hspy', '--frames', '10-12')).toMatchObject({ code: 0 });
    const [all, few, run] = await Promise.all(
      ['back', 'few', 'run'].map((name) => readAll(join(folder, `${name}.hspy`))),
    );
    const images = (...numbers: number[]) =>
      numbers.flatMap((number) => [...(all!.values as Uint8Array).subarray(number * IMAGE, (number + 1) * IMAGE)]);
    expect([...(few!.values as Uint8Array)]).toEqual(images(3, 7, 8, 9));
    expect([...(run!.values as Uint8Array)]).toEqual(images(10, 11, 12));
    expect(few!.description.shape).toEqual([4, 12, 14]);
    // One run keeps its positions.
    const [axis, picked] = [all!.description.axes[0]!, run!.description.axes[0]!];
    expect(picked).toMatchObject({ size: 3, scale: axis.scale, units: axis.units });
    expect(picked.offset).toBeCloseTo(axis.offset + 10 * axis.scale, 10);
    for (let image = 0; image < 40; image++) {
      let squares = 0;
      for (let i = image * IMAGE; i < (image + 1) * IMAGE; i++) squares += (original[i]! - Number(all!.values[i])) ** 2;
      expect(Math.sqrt(squares / IMAGE)).toBeLessThanOrEqual(8);
    }
  });

  it.skipIf(!existsSync('/usr/bin/python3'))('Python takes the archive apart', () => {
    const script = `
import json, struct, zipfile
z = zipfile.ZipFile('a.pwz')
m = json.loads(z.read('phasewright-archive.json'))
index, blocks = z.read('index.bin'), z.read('blocks.bin')
sizes = [struct.unpack_from('<BBHIIfff', index, at)[3] for at in range(0, len(index), 24)]
print(json.dumps([z.testzip(), m['dataset']['shape'], len(sizes), sum(sizes) == len(blocks)]))`;
    const told = execFileSync('/usr/bin/python3', ['-c', script], { cwd: folder, encoding: 'utf8' });
    expect(JSON.parse(told)).toEqual([null, SHAPE, 40, true]);
  });
});

describe('what is wrong is said', () => {
  it.each([
    [['compress', 'stack.hspy'], 2, '--out ARCHIVE.pwz'],
    [['compress', 'stack.hspy', '--out', 'x.zip'], 2, 'end in .pwz'],
    [['compress', 'stack.hspy', '--out', 'x.pwz', '--max-rms', '-1'], 2, '--max-rms needs'],
    [['compress', 'stack.hspy', '--out', 'x.pwz', '--max-rms', 'few'], 2, '--max-rms needs'],
    [['compress', 'stack.hspy', '--out', 'x.pwz', '--model', 'a', '--recipe', 'train.json'], 2, 'exclude each other'],
    [['compress', 'stack.hspy', '--out', 'x.pwz', '--recipe', 'prepared.json'], 2, 'other steps (normalize)'],
    [['compress', 'stack.hspy', '--out', 'x.pwz', '--recipe', 'none.json'], 2, 'other steps (pca)'],
    [['compress', 'stack.hspy', '--out', 'x.pwz', '--recipe', 'nowhere.json'], 2, 'nowhere.json cannot be read'],
    [['compress', 'stack.hspy', '--out', 'x.pwz', '--dataset', '3'], 2, 'no dataset 3'],
    [['compress', 'stack.hspy', '--out', 'x.pwz', '--model', 'nowhere'], 3, 'There is no model'],
    [['compress', 'nowhere.hspy', '--out', 'x.pwz'], 3, 'nowhere.hspy'],
    [['decompress', 'a.pwz'], 2, 'Where to put the file'],
    [['decompress', 'a.pwz', '--out', 'x.hspy', '--frames', '5-3'], 2, '--frames cannot be "5-3"'],
    [['decompress', 'a.pwz', '--out', 'x.hspy', '--frames', '40'], 2, 'the last one is 39'],
    [['decompress', 'a.pwz', '--out', 'x.zip'], 2, '.hspy'],
    [['compress', 'a.pwz', '--out', 'a.pwz'], 2, 'is the file that is read'],
  ])('%j', async (args, exit, part) => {
    const { code, stdout, stderr } = await call(...args);
    expect(stderr).toContain(part);
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    expect(readdirSync(folder).filter((name) => /^x\.|^\./.test(name))).toEqual([]);
  });

  it('a damaged archive: exit 3, with the place', async () => {
    const bytes = readFileSync(join(folder, 'a.pwz'));
    bytes[60] = bytes[60]! ^ 0xff;
    writeFileSync(join(folder, 'damaged.pwz'), bytes);
    const { code, stdout } = await call('decompress', 'damaged.pwz', '--out', 'x.hspy', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'file-damaged',
      field: expect.stringContaining('blocks.bin'),
    });
    expect(existsSync(join(folder, 'x.hspy'))).toBe(false);
  });
});

/** Ids of the child processes of a process. */
function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

describe.skipIf(process.platform !== 'linux')('an end in the middle leaves nothing', () => {
  const place = () => join(folder, 'place');
  const compress = (onStart: (child: ChildProcess) => void) =>
    phasewright(
      ['compress', '../stack.hspy', '--out', 'c.pwz', '--recipe', '../long.json', '--json'],
      place(),
      onStart,
    );
  const begun = async (child: ChildProcess) => {
    if (child.stderr) await once(child.stderr, 'data');
  };
  beforeAll(() => {
    mkdirSync(place());
  });

  it('when it is cancelled', async () => {
    const { code } = await compress((child) => void begun(child).then(() => child.kill('SIGTERM')));
    expect(code).toBe(1);
    expect(readdirSync(place())).toEqual([]);
  });

  it('when the engine is killed', async () => {
    const { code, stdout } = await compress((child) => {
      void begun(child).then(async () => {
        await expect.poll(() => childrenOf(child.pid!).length).toBe(1);
        process.kill(childrenOf(child.pid!)[0]!, 'SIGKILL');
      });
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).error.code).toBe('engine-crashed');
    expect(readdirSync(place())).toEqual([]);
  });

  it('when the program is killed, once the next one has cleaned up', async () => {
    await compress((child) => void begun(child).then(() => child.kill('SIGKILL')));
    expect(existsSync(join(place(), 'c.pwz'))).toBe(false);
    const next = ['compress', '../stack.hspy', '--out', 'c.pwz', '--recipe', '../train.json', '--max-rms', '8'];
    expect(await phasewright(next, place())).toMatchObject({ code: 0 });
    expect(readdirSync(place())).toEqual(['c.pwz']);
  });
});
