/**
 * `npm run bench`: speed, memory and quality beside scikit-learn on the same machine in the same run, as ratios.
 *
 *   npm run bench                all of it
 *   npm run bench -- kmeans pca  some of it: names of jobs (jobs.ts), scaling, training, info, memory
 *
 * Cubes come from the generator in ../shared/peers when it is there; they are kept in the system's temporary folder.
 */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { engineEnvironment } from '../../src-main/jobs/engine-environment.ts';
import type { BenchJob, Quality } from './job.ts';
import { JOBS } from './jobs.ts';
import { measureScaling } from './scaling.ts';
import { startProcess } from './start-process.ts';
import { measureTraining } from './training-step.ts';

const PYTHON = '/usr/bin/python3';
const ROOT = resolve(import.meta.dirname, '../..');
const GENERATOR = join(ROOT, '../shared/peers/make_cube.py');
const DATA = join(tmpdir(), 'phasewright-bench');
const CLI = join(ROOT, 'out/main/cli.js');
const ROUNDS = 3;

interface Answer {
  readonly seconds: number;
  readonly peakBytes: number;
  readonly quality: Quality;
}

const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
const hasPeer = canRun(PYTHON, ['-c', 'import sklearn']);
mkdirSync(DATA, { recursive: true });

console.log(
  `load before: ${loadavg()[0].toFixed(2)}${hasPeer ? '' : '; scikit-learn is not here, so there are no ratios'}`,
);
if (!existsSync(GENERATOR))
  console.log('The generator of cubes (../shared/peers) is not here: only info can be measured.');
else {
  for (const job of JOBS.filter(({ name }) => isWanted(name))) await race(job);
  if (isWanted('scaling')) measureScaling(CLI, (side) => dataOf(`eds${side as 128 | 256 | 512}`), DATA);
  if (isWanted('memory')) memoryLimit(dataOf('eds512'));
}
if (isWanted('training')) await measureTraining();
if (isWanted('info')) infoOfLargeFile();
console.log(`load after: ${loadavg()[0].toFixed(2)}`);

/** Runs ours and the peer's in turn, and prints medians and their ratio. */
async function race({ name, title, data, module, must, goal, rounds = ROUNDS, compare }: BenchJob): Promise<void> {
  const path = dataOf(data);
  const own = await startProcess<Answer>(
    process.execPath,
    [join(import.meta.dirname, 'own.ts'), name, path],
    engineEnvironment(),
  );
  const present = module ? canRun(PYTHON, ['-c', `import ${module}`]) : hasPeer;
  const peer = present
    ? await startProcess<Answer>(PYTHON, [join(import.meta.dirname, 'peer.py'), name, path])
    : undefined;
  const ours: Answer[] = [];
  const theirs: Answer[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await own.run());
    if (peer) theirs.push(await peer.run(JSON.stringify(ours.at(-1)!.quality)));
  }
  own.end();
  peer?.end();
  const seconds = median(ours);
  const line = `${title}\n  ours  ${seconds.toFixed(2)} s, peak ${megabytes(ours.at(-1)!.peakBytes)}`;
  if (!peer) return console.log(module ? `${line}\n  no ratio: ${module} is not here` : line);
  const ratio = median(theirs) / seconds;
  const verdict = ratio >= goal ? 'goal reached' : ratio >= must ? 'must reached' : 'BELOW THE MUST';
  const memory = ours.at(-1)!.peakBytes / theirs.at(-1)!.peakBytes;
  console.log(
    `${line}\n  peer  ${median(theirs).toFixed(2)} s, peak ${megabytes(theirs.at(-1)!.peakBytes)}` +
      `\n  ratio ${ratio.toFixed(1)}× (must ${must}×, goal ${goal}×): ${verdict}; memory ${memory.toFixed(2)}×; ${compare(ours.at(-1)!.quality, theirs.at(-1)!.quality)}`,
  );
}

/** Path of a cube of the generator, or of its scores; made when it is not there. */
function dataOf(data: BenchJob['data']): string {
  if (data === 'steel') return cube('steel', ['steel']);
  const [name, scores, ...shape] = data.split('-');
  const size = name.slice('eds'.length);
  const path = cube(name, ['eds', '--h', size, '--w', size]);
  if (!scores) return path;
  const target = join(DATA, `${data}.npy`);
  if (!existsSync(target)) execFileSync(PYTHON, [join(import.meta.dirname, 'scores.py'), path, target, ...shape]);
  return target;
}

/** `info` of a sparse file of 2 GB. */
function infoOfLargeFile(): void {
  const path = join(DATA, 'large.npy');
  const dictionary = "{'descr': '<u2', 'fortran_order': False, 'shape': (1024, 1024, 1024), }";
  const header = Buffer.from(`\x93NUMPY\x01\x00\x00\x00${dictionary}`, 'latin1');
  const padded = Buffer.concat([header, Buffer.alloc(128 - (header.length % 128) - 1, ' '), Buffer.from('\n')]);
  padded.writeUInt16LE(padded.length - 10, 8);
  const descriptor = openSync(path, 'w');
  writeSync(descriptor, padded);
  ftruncateSync(descriptor, padded.length + 2 * 1024 ** 3);
  closeSync(descriptor);
  const before = performance.now();
  execFileSync(process.execPath, [CLI, 'info', path], { stdio: 'ignore' });
  console.log(`info of a 2 GB file: ${((performance.now() - before) / 1000).toFixed(2)} s (must < 1 s)`);
  rmSync(path);
}

/** k-means on 4 GB with --memory 1GB: peak, and the time of a pass beside that of reading the file. */
function memoryLimit(source: string): void {
  const path = join(DATA, 'eds-4gb.npy');
  if (!existsSync(path)) repeatCube(source, path, 8);
  const recipe = join(DATA, 'memory.json');
  const out = join(DATA, 'memory-out');
  const steps = [
    { op: 'normalize', method: 'sum' },
    { op: 'kmeans', clusters: 6, restarts: 4, maxIterations: 20 },
  ];
  writeFileSync(recipe, JSON.stringify({ phasewright: 1, steps }));
  const cli = [CLI, 'run', recipe, path, '--out', out, '--memory', '1GB', '--json'];
  const output = execFileSync(process.execPath, cli, { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e9 });
  const result = JSON.parse(output.toString());
  const { peakMemoryBytes, seconds } = result.result ?? result;
  console.log(
    `k-means on a 4 GB cube with --memory 1GB: ${seconds.toFixed(1)} s, peak ${megabytes(peakMemoryBytes)} (must < 1,200 MB)`,
  );
  const cold = dropCache();
  const reading = timeReading(path);
  const window = join(DATA, 'window.json');
  writeFileSync(window, JSON.stringify({ phasewright: 1, steps: [{ op: 'window', signal: [6.2, 6.6] }] }));
  cli[2] = window;
  dropCache();
  const pass = JSON.parse(
    execFileSync(process.execPath, cli, { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e9 }).toString(),
  );
  const passSeconds = (pass.result ?? pass).steps[0].seconds;
  console.log(
    `  one pass ${passSeconds.toFixed(2)} s, reading the file ${reading.toFixed(2)} s${cold ? '' : ' (from memory)'}: ${(passSeconds / reading).toFixed(2)}× (must ≤ 2× from disk)`,
  );
  rmSync(out, { recursive: true });
}

/** Empties the system's file cache, so that files come from the disk; true when that is allowed. */
function dropCache(): boolean {
  try {
    execFileSync('sync');
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return true;
  } catch {
    return false;
  }
}

function timeReading(path: string): number {
  const descriptor = openSync(path, 'r');
  const buffer = new Uint8Array(8 * 1024 * 1024);
  const before = performance.now();
  while (readSync(descriptor, buffer) > 0);
  closeSync(descriptor);
  return (performance.now() - before) / 1000;
}

/** The same rows again and again: a cube of many times the size. */
function repeatCube(source: string, target: string, times: number): void {
  const python = `import numpy as np\na = np.load(${JSON.stringify(source)}, mmap_mode='r')\nb = np.lib.format.open_memmap(${JSON.stringify(target)}, 'w+', a.dtype, (a.shape[0] * ${times}, *a.shape[1:]))\nfor i in range(${times}): b[i * len(a):(i + 1) * len(a)] = a`;
  execFileSync(PYTHON, ['-c', python]);
  const truth = JSON.parse(readFileSync(source.replace('.npy', '.json'), 'utf8'));
  truth.shape[0] *= times;
  writeFileSync(target.replace('.npy', '.json'), JSON.stringify(truth));
}

function cube(name: string, options: string[]): string {
  const path = join(DATA, `${name}.npy`);
  if (!existsSync(path) || statSync(path).size === 0) {
    execFileSync(PYTHON, [GENERATOR, ...options, '--out', join(DATA, name)], { stdio: 'ignore' });
  }
  return path;
}

function median(answers: Answer[]): number {
  return answers.map(({ seconds }) => seconds).sort((a, b) => a - b)[answers.length >> 1];
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
}

function canRun(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
