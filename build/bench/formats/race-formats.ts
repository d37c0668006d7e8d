/** `npm run bench -- formats [NAME …]`: reading whole files beside HyperSpy, as ratios, and the memory beyond what is shown. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { engineEnvironment } from '../../../src-main/jobs/engine-environment.ts';
import { encodeDm } from '../../../tests/fixtures/gatan-dm-encoder.ts';
import { encodeSer } from '../../../tests/fixtures/tia-encoder.ts';
import { startProcess } from '../start-process.ts';
import { FORMAT_RACES, type FormatRace, type Task } from './files.ts';
import { makeBcf } from './make-bcf.ts';

const PYTHON = '/usr/bin/python3';
const SHARED = resolve(import.meta.dirname, '../../../../shared/data');
const ROUNDS = 3;
const TASKS: readonly Task[] = ['look', 'array'];
const WORDS = { look: 'map of sums and sum spectrum', array: 'all values in one array' } as const;
/** Beyond the size of what is shown. */
const MOST_MEMORY = 256 * 1024 ** 2;

interface Answer {
  readonly seconds: number;
  /** Of all threads: what other programs take does not count. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly shownBytes: number;
  readonly sum: number;
}

type Racer = Awaited<ReturnType<typeof startProcess<Answer>>>;

const names = process.argv.slice(2);
const folder = join(tmpdir(), 'phasewright-bench', 'formats');
mkdirSync(folder, { recursive: true });
// The built program has no types to be stripped, which takes time and memory: from its second start on, ours has none either.
process.env.NODE_COMPILE_CACHE = join(folder, 'compiled');
console.log(`load before: ${loadavg()[0].toFixed(2)}`);
let isCompiled = false;
const hasPeer = canLoadHyperSpy();
if (!hasPeer) console.log('HyperSpy is not here, so there are no ratios and only files of the shared data and ours.');
for (const race of FORMAT_RACES.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const path = fileOf(race, folder);
  if (path === undefined) console.log(`${race.name}: its file is not here.`);
  else await raceFormat(race, path, hasPeer);
}
console.log(`load after: ${loadavg()[0].toFixed(2)}`);

async function raceFormat({ name, must, datasets = 0, options = {} }: FormatRace, path: string, hasPeer: boolean) {
  const ownArguments = [join(import.meta.dirname, 'own-format.ts'), path, String(datasets)];
  if (!isCompiled) execFileSync(process.execPath, ownArguments, { input: '' });
  isCompiled = true;
  const script = join(import.meta.dirname, 'peer-format.py');
  for (const task of TASKS) {
    const own = await startProcess<Answer>(process.execPath, ['--expose-gc', ...ownArguments], engineEnvironment());
    const peer = hasPeer ? await startProcess<Answer>(PYTHON, [script, path, JSON.stringify(options)]) : undefined;
    await raceTask(name, must, task, own, peer);
    own.end();
    peer?.end();
  }
}

async function raceTask(name: string, must: number, task: Task, own: Racer, peer: Racer | undefined) {
  const ours: Answer[] = [];
  const theirs: Answer[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const used = Math.max(0, ...[...ours, ...theirs].map(({ peakBytes }) => peakBytes));
    warmMemory(used);
    ours.push(await own.run(task));
    if (!peer) continue;
    warmMemory(used);
    theirs.push(await peer.run(task));
  }
  const { peakBytes, shownBytes } = ours[0];
  const beyond = peakBytes - shownBytes;
  const memory = `${megabytes(shownBytes)} shown, ${megabytes(beyond)} beyond (must ≤ 256 MB: ${beyond <= MOST_MEMORY ? 'reached' : 'NOT REACHED'})`;
  const line = `${name}, ${WORDS[task]}\n  ours  ${times(ours)}, ${memory}`;
  if (!peer) return console.log(line);
  const ratio = best(theirs) / best(ours);
  const isSame = Math.abs(ours[0].sum - theirs[0].sum) <= 1e-6 * Math.abs(theirs[0].sum);
  const judged = task === 'array' ? ` (must ${must}×): ${ratio >= must ? 'reached' : 'BELOW THE MUST'}` : '';
  console.log(
    `${line}\n  peer  ${times(theirs)}, peak ${megabytes(theirs[0].peakBytes)}` +
      `\n  ratio ${ratio.toFixed(1)}×${judged}; ` +
      `${isSame ? 'the same sum of values' : `OTHER VALUES: ${ours[0].sum} and ${theirs[0].sum}`}`,
  );
}

/**
 * Touches so much memory and gives it back. A virtual machine gets its memory from the machine beneath when it is first touched, which can
 * take longer than reading the file; this way neither side pays for it.
 */
function warmMemory(bytes: number) {
  execFileSync(process.execPath, ['-e', `Buffer.alloc(${bytes}, 1)`], { env: engineEnvironment() });
}

function fileOf({ name, shared, made }: FormatRace, folder: string): string | undefined {
  if (shared !== undefined) return existsSync(join(SHARED, shared)) ? join(SHARED, shared) : undefined;
  const path = join(folder, `${name}.${made!.ending}`);
  if (existsSync(path)) return path;
  try {
    if (made!.by === 'bcf') writeFileSync(path, makeBcf(256));
    else if (made!.by === 'dm3') writeFileSync(path, makeDm(128, 1024));
    else if (made!.by === 'ser') writeFileSync(path, makeSer(32, 1024));
    else execFileSync(PYTHON, [join(import.meta.dirname, 'make-formats.py'), name, path]);
  } catch {
    return undefined;
  }
  return path;
}

/** A loss spectrum image as DigitalMicrograph writes it: energies slowest. */
function makeDm(side: number, channels: number): Uint8Array {
  const values = Float32Array.from({ length: side * side * channels }, (_, i) => (i * 2654435761) % 1021);
  const calibration = (scale: number, units: string) => ({ origin: 0, scale, units });
  return encodeDm(3, true, [
    {
      name: 'EELS',
      dataType: 2,
      element: 'float32',
      dimensions: [side, side, channels],
      pixels: new Uint8Array(values.buffer),
      calibrations: [calibration(1, 'nm'), calibration(1, 'nm'), calibration(0.5, 'eV')],
    },
  ]);
}

function makeSer(side: number, channels: number): Uint8Array {
  const spectrum = (first: number) => [Array.from({ length: channels }, (_, i) => (first * 31 + i * 7) % 1021)];
  const axis = { size: side, delta: 1e-9, description: 'Position', units: 'meters' };
  return encodeSer({
    elements: Array.from({ length: side * side }, (_, i) => spectrum(i)),
    dimensions: [axis, axis],
    positions: Array.from({ length: side * side }, (_, i) => [(i % side) * 1e-9, Math.floor(i / side) * 1e-9] as const),
  });
}

function times(answers: readonly Answer[]): string {
  const cpu = Math.min(...answers.map(({ cpuSeconds }) => cpuSeconds));
  return `${best(answers).toFixed(3)} s (${cpu.toFixed(3)} s of processors)`;
}

function best(answers: readonly Answer[]): number {
  return Math.min(...answers.map(({ seconds }) => seconds));
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
}

function canLoadHyperSpy(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import hyperspy.api'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
