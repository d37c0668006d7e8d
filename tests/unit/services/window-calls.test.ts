/** The window's calls through a service with real engine processes. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineProcess } from '../../../src-main/jobs/engine-process.ts';
import { createService } from '../../../src-main/services/service.ts';
import { EXPORT_KINDS, type ExportKind } from '../../../src-preload/contract/export-kinds.ts';
import type { HostEvent } from '../../../src-preload/contract/host.ts';
import type { Region } from '../../../src-preload/contract/looked-dataset.ts';
import { parseRecipe } from '../../../src-preload/contract/recipe-parsing.ts';
import type { Service, ServiceEvent } from '../../../src-preload/contract/service.ts';
import { cubeAxes, realEngine, temporaryData, threeBands } from './window-support.ts';

const SHAPE = [6, 9, 16] as const;
const jobs = realEngine();
const looking = realEngine();
// Services of single tests share the engines, which outlive them.
const lent = { jobs: { ...jobs, close: async () => {} }, looking: { ...looking, close: async () => {} } };
afterAll(() => Promise.all([jobs.close(), looking.close()]));

let data: ReturnType<typeof temporaryData>;
let file: string;
let service: Service;
let heard: HostEvent[];

const start = () => createService({ ...lent, dataFolder: join(data.path, 'data'), folders: [data.path] });

beforeEach(() => {
  data = temporaryData();
  file = data.array('Steel.npy', 'uint16', SHAPE, threeBands(SHAPE), cubeAxes(SHAPE));
  service = start();
  heard = [];
  service.listen((event) => heard.push(event));
});
afterEach(async () => {
  await service.close();
  data.remove();
});

const recipe = (clusters = 3) => ({
  phasewright: 1,
  steps: [
    { op: 'normalize', method: 'sum' },
    { op: 'kmeans', clusters, restarts: 3 },
  ],
});
async function run(clusters = 3) {
  const { project } = (await service.call('project-state', {}).answer)!;
  const request = { recipe: recipe(clusters), recipeFolder: data.path, file, project: project.folder };
  return service.call('run-to-project', request).answer;
}
const state = async () => (await service.call('project-state', {}).answer)!;

describe('the open project', () => {
  it('of a file: is made, notes the dataset before any run, and is found again', async () => {
    expect(await service.call('project-state', {}).answer).toBeNull();
    const opened = await service.call('open-in-project', { file }).answer;
    expect(opened).toMatchObject({ datasets: [], runs: [], current: { file, dataset: 0, missing: false } });
    expect(opened.project.folder).toBe(join(data.path, 'data', 'Projects', 'Steel.phasewright'));
    expect(heard).toEqual([{ type: 'project-changed' }]);
    await service.call('close-project', {}).answer;
    const again = await service.call('open-in-project', { file }).answer;
    expect(again.project.uuid).toBe(opened.project.uuid);
    await service.close();

    service = start();
    const later = await service.call('open-in-project', { file }).answer;
    expect(later.project.uuid).toBe(opened.project.uuid);
    const recent = await service.call('recent-projects', {}).answer;
    expect(recent).toMatchObject([{ folder: opened.project.folder, name: 'Steel', missing: false }]);
  });

  it('lists the datasets that were opened, and takes them off again', async () => {
    const several = join(data.path, 'several.hspy');
    copyFileSync(join(import.meta.dirname, '../../fixtures/hyperspy/several.hspy'), several);
    const opened = await service.call('open-in-project', {
      file: several,
      dataset: 1,
      also: [{ dataset: 0 }, { dataset: 1 }],
    }).answer;
    expect(opened.current).toMatchObject({ file: several, dataset: 1 });
    expect(opened.listed).toEqual([
      { file: several, dataset: 0, title: 'first', kind: 'spectrum-image', missing: false },
      { file: several, dataset: 1, title: 'second', kind: 'image', missing: false },
    ]);
    const left = await service.call('unlist-dataset', { file: several, dataset: 0 }).answer;
    expect(left.listed.map(({ title }) => title)).toEqual(['second']);
    await expect(
      service.call('open-in-project', { file: several, also: [{ dataset: 7 }] }).answer,
    ).rejects.toMatchObject({
      code: 'parameter-invalid',
    });
    const [recent] = await service.call('recent-projects', {}).answer;
    expect(recent).toMatchObject({ name: 'several', file: several });
  });

  it('lists some frames of a dataset beside the whole, computes and looks at them', async () => {
    const map = join(data.path, 'map.emd');
    copyFileSync(join(import.meta.dirname, '../../fixtures/emd/velox-11.emd'), map);
    const request = { file: map, dataset: 4, also: [{ dataset: 4, frames: [0, 1] as [number, number] }] };
    await service.call('open-in-project', request).answer;
    const opened = await service.call('open-in-project', { file: map, dataset: 4, frames: [1, 3] }).answer;
    expect(opened.current).toEqual({ file: map, dataset: 4, frames: [1, 3], missing: false });
    expect(opened.listed.map(({ title, frames }) => [title, frames])).toEqual([
      ['EDS', undefined],
      ['EDS, frame 1', [0, 1]],
      ['EDS, frames 2–3', [1, 3]],
    ]);
    const total = async (frames?: [number, number]) => {
      const look = { file: map, dataset: 4, ...(frames && { frames }) };
      const { map: sums } = await service.call('overview', look).answer;
      return sums.reduce((sum, one) => sum + one, 0);
    };
    expect((await total([0, 1])) + (await total([1, 3]))).toBe(await total());
    // All of them by number are the dataset itself.
    const whole = await service.call('open-in-project', { file: map, dataset: 4, frames: [0, 3] }).answer;
    expect([whole.current, whole.listed.length]).toEqual([{ file: map, dataset: 4, missing: false }, 3]);
    const left = await service.call('unlist-dataset', { file: map, dataset: 4, frames: [0, 1] }).answer;
    expect(left.listed.map(({ title }) => title)).toEqual(['EDS', 'EDS, frames 2–3']);
    for (const wrong of [
      { dataset: 4, frames: [2, 4] as [number, number] },
      { dataset: 3, frames: [0, 1] as [number, number] },
    ]) {
      await expect(service.call('open-in-project', { file: map, ...wrong }).answer).rejects.toMatchObject({
        code: 'parameter-invalid',
        where: { field: 'frames' },
      });
    }
  });

  it('of another file of the same name is another one', async () => {
    const other = data.array('other/Steel.npy', 'uint16', SHAPE, threeBands(SHAPE).fill(3));
    const first = await service.call('open-in-project', { file }).answer;
    const second = await service.call('open-in-project', { file: other }).answer;
    expect(second.project.folder).toBe(join(data.path, 'data', 'Projects', 'Steel 2.phasewright'));
    expect(second.project.uuid).not.toBe(first.project.uuid);
  });

  it('of a file that was moved is found by its content', async () => {
    const { project } = await service.call('open-in-project', { file }).answer;
    await run();
    await service.call('close-project', {}).answer;
    const moved = join(data.path, 'moved.npy');
    renameSync(file, moved);
    renameSync(file.replace('npy', 'json'), moved.replace('npy', 'json'));
    const again = await service.call('open-in-project', { file: moved }).answer;
    expect(again.project.uuid).toBe(project.uuid);
    expect(again.current).toEqual({ file: moved, dataset: 0, missing: false });
  });

  it('keeps regions, what was looked at and how; regions go with a file that was moved', async () => {
    const opened = await service.call('open-in-project', { file }).answer;
    expect(opened).toMatchObject({ regions: [], view: null });
    const { folder } = opened.project;
    await run();
    const region = { id: 'a', name: 'Grain', color: '#ff5c8a', region: { kind: 'bits' as const, bits: 'AQ==' } };
    const drawn = await service.call('change-regions', { file, dataset: 0, regions: [region] }).answer;
    expect(drawn.regions).toEqual([{ file, dataset: 0, regions: [region] }]);
    expect(drawn.history.at(-1)?.label).toBe('Draw “Grain”');
    await service.call('keep-view', { folder, view: { probeSize: 3 } }).answer;
    await service.call('keep-view', { folder: `${folder} 2`, view: { probeSize: 5 } }).answer;
    const looked = await service.call('look-at', { file, dataset: 1 }).answer;
    expect(looked).toMatchObject({ current: { file, dataset: 1 }, view: { probeSize: 3 } });
    await service.call('close-project', {}).answer;
    await service.call('keep-view', { folder, view: { probeSize: 7 } }).answer;
    expect(await service.call('open-project', { folder }).answer).toMatchObject({
      current: { file, dataset: 1 },
      view: { probeSize: 3 },
    });
    await service.call('close-project', {}).answer;
    const moved = join(data.path, 'moved.npy');
    renameSync(file, moved);
    renameSync(file.replace('npy', 'json'), moved.replace('npy', 'json'));
    const again = await service.call('open-in-project', { file: moved }).answer;
    expect(again.regions).toEqual([{ file: moved, dataset: 0, regions: [region] }]);
    const wrong = { ...region, color: 'red' };
    await expect(service.call('change-regions', { file: moved, regions: [wrong] }).answer).rejects.toMatchObject({
      code: 'parameter-invalid',
    });
  });

  it('of a copy of its file shows the runs there are, and so does the first file afterwards', async () => {
    const { project } = await service.call('open-in-project', { file }).answer;
    await run();
    const copy = join(data.path, 'copy.npy');
    copyFileSync(file, copy);
    copyFileSync(file.replace('npy', 'json'), copy.replace('npy', 'json'));
    const opened = await service.call('open-in-project', { file: copy }).answer;
    expect(opened.project.uuid).toBe(project.uuid);
    expect(opened.datasets).toMatchObject([{ id: opened.runs[0]!.datasetId, file: copy }]);
    const again = await service.call('open-in-project', { file }).answer;
    expect(again.datasets).toMatchObject([{ id: opened.runs[0]!.datasetId, file }]);
  });

  it('that somebody has just made takes the first file', async () => {
    const folder = join(data.path, 'My study.phasewright');
    await service.call('open-project', { folder, create: true }).answer;
    const opened = await service.call('open-in-project', { file }).answer;
    expect(opened.project.folder).toBe(folder);
  });

  it('no project is made for a file that cannot be read', async () => {
    const broken = join(data.path, 'broken.npy');
    writeFileSync(broken, 'no numbers');
    await expect(service.call('open-in-project', { file: broken }).answer).rejects.toMatchObject({
      where: { file: broken },
    });
    await expect(service.call('open-in-project', { file, dataset: 4 }).answer).rejects.toMatchObject({
      code: 'parameter-invalid',
    });
    expect(existsSync(join(data.path, 'data', 'Projects'))).toBe(false);
  });

  it('says when its file is gone', async () => {
    await service.call('open-in-project', { file }).answer;
    renameSync(file, `${file}.gone`);
    expect((await state()).current).toEqual({ file, dataset: 0, missing: true });
  });

  it('a project is not opened by name where there is none', async () => {
    const folder = join(data.path, 'None.phasewright');
    await expect(service.call('open-project', { folder }).answer).rejects.toMatchObject({ code: 'project-not-found' });
    await expect(service.call('undo', {}).answer).rejects.toMatchObject({ code: 'usage' });
  });

  it('a run outlives the closing of its project', async () => {
    const { project } = await service.call('open-in-project', { file }).answer;
    const request = { recipe: recipe(), recipeFolder: data.path, file, project: project.folder };
    const call = service.call('run-to-project', request);
    await service.call('close-project', {}).answer;
    expect((await call.answer).run.number).toBe(1);
    const again = await service.call('open-project', { folder: project.folder }).answer;
    expect(again.runs).toHaveLength(1);
  });

  it('the example is written once', async () => {
    const first = await service.call('open-example', {}).answer;
    const again = await service.call('open-example', {}).answer;
    expect(again.project.uuid).toBe(first.project.uuid);
    expect(readdirSync(join(data.path, 'data', 'Example')).some((name) => name.endsWith('.hspy'))).toBe(true);
    expect(first.current?.file).toContain('Example');
  }, 60_000);
});

describe('runs and phases', () => {
  beforeEach(async () => {
    await service.call('open-in-project', { file }).answer;
    await run();
  });

  it('a run tells that the project has changed; its arrays come as numbers', async () => {
    expect(heard.length).toBeGreaterThanOrEqual(3);
    const labels = await service.call('run-array', { run: 1, name: 'labels' }).answer;
    expect(labels).toMatchObject({ dtype: 'int32', shape: [6, 9] });
    expect(labels.values).toBeInstanceOf(Int32Array);
    const bands = Array.from({ length: 9 }, (_, column) => labels.values[column]);
    expect(new Set(bands).size).toBe(3);
    expect(bands[0]).toBe(bands[2]);
    const centroids = await service.call('run-array', { run: 1, name: 'centroids' }).answer;
    expect(centroids.values).toBeInstanceOf(Float32Array);
    const items = { first: 2, count: 3 };
    const rows = await service.call('run-array', { run: 1, name: 'labels', items }).answer;
    expect(rows.shape).toEqual([3, 9]);
    expect([...rows.values]).toEqual([...labels.values.subarray(2 * 9, 5 * 9)]);
    const beyond = { run: 1, name: 'labels', items: { first: 5, count: 2 } };
    await expect(service.call('run-array', beyond).answer).rejects.toMatchObject({ code: 'parameter-invalid' });
    await expect(service.call('run-array', { run: 1, name: 'lables' }).answer).rejects.toMatchObject({
      code: 'input-missing',
    });
  });

  it('everything a person does can be undone and done again', async () => {
    const before = await state();
    const [a, b] = before.phases;
    const steps = [
      () => service.call('change-phase', { id: a!.id, patch: { name: 'Ferrite', note: 'bcc' } }),
      () => service.call('merge-phases', { ids: [a!.id, b!.id] }),
      () => service.call('split-phase', { id: a!.id }),
      () => service.call('assign-clusters', { run: 1, labels: 'labels', clusters: [2], phase: null }),
      () => service.call('rename-run', { run: 1, name: 'Low loss' }),
      () => service.call('save-figure', { run: 1, figure: { title: 'Steel' } }),
      () => service.call('delete-run', { run: 1 }),
    ];
    const states = [before];
    for (const step of steps) states.push(await step().answer);
    const seen = ({ runs, phases, figures }: (typeof states)[number]) => ({ runs, phases, figures });
    expect(states[1]!.phases[0]).toMatchObject({ name: 'Ferrite', note: 'bcc', letter: 'A' });
    expect(states[2]!.phases[0]).toMatchObject({ name: 'Ferrite', clusters: [0, 1] });
    expect(states[3]!.phases).toHaveLength(3);
    expect(states[4]!.phases.flatMap(({ clusters }) => clusters)).toEqual([0, 1]);
    expect(states[5]!.runs[0]!.name).toBe('Low loss');
    expect(states[6]!.figures[0]!.request.title).toBe('Steel');
    expect(states[7]).toMatchObject({ runs: [], phases: [], figures: [] });
    for (let i = steps.length - 1; i >= 0; i--) {
      expect(seen(await service.call('undo', {}).answer)).toEqual(seen(states[i]!));
    }
    for (let i = 1; i <= steps.length; i++) {
      expect(seen(await service.call('redo', {}).answer)).toEqual(seen(states[i]!));
    }
  });

  it('k-means is seen on its way where the host can carry maps, and not elsewhere', async () => {
    const seen: ServiceEvent[] = [];
    const window = createService({ ...lent, previews: true });
    for (const one of [window, service]) {
      seen.length = 0;
      const request = { recipe: recipe(), recipeFolder: data.path, file, folder: join(data.path, 'out') };
      await one.call('run-to-folder', request, (event) => seen.push(event)).answer;
      const previews = seen.filter((event) => event.type === 'preview');
      expect(previews.length > 0).toBe(one === window);
      for (const preview of previews) {
        if (preview.kind !== 'labels') throw new Error(`k-means shows ${preview.kind}`);
        const { rows, columns, labels } = preview;
        expect([rows, columns, labels.length]).toEqual([6, 9, 54]);
        expect(labels.every((label) => label < 3)).toBe(true);
      }
    }
    await window.close();
  });

  it('two runs compare, whatever the order of their clusters', async () => {
    await run(2);
    const { ari, agreement, matching, difference, rows, columns } = await service.call('compare-runs', {
      run: 1,
      other: 2,
    }).answer;
    expect([rows, columns]).toEqual([6, 9]);
    // Two of the three bands have one cluster in common: 6 of 9 columns agree.
    expect(agreement).toBeCloseTo(2 / 3, 12);
    expect(difference.reduce((sum, value) => sum + value, 0)).toBe(18);
    expect(matching).toHaveLength(2);
    expect(new Set(matching).size).toBe(2);
    expect(ari).toBeGreaterThan(0.3);
    const same = await service.call('compare-runs', { run: 1, other: 1 }).answer;
    expect(same).toMatchObject({ ari: 1, agreement: 1, matching: [0, 1, 2] });
    expect(same.difference.every((value) => value === 0)).toBe(true);
  });

  it('an overlay of maps is drawn of arrays of the run; others are refused', async () => {
    const overlaid = {
      phasewright: 1,
      steps: [
        { op: 'pca', components: 3 },
        { op: 'kmeans', clusters: 2 },
      ],
    };
    const { folder: project } = (await state()).project;
    const request = { recipe: overlaid, recipeFolder: data.path, file, project };
    await service.call('run-to-project', request).answer;
    const { number } = (await state()).runs.at(-1)!;
    const draw = (maps: unknown) =>
      service.call('preview-figure', { run: number, figure: { figure: 'rgb-map', maps } }).answer;
    const { svg } = await draw([{ array: 'scores' }, { array: 'scores', index: 1, name: 'Second' }]);
    expect(svg).toContain('>Second<');
    expect(svg).toContain('>scores<');
    const refused = (maps: unknown, message: RegExp) =>
      expect(draw(maps)).rejects.toMatchObject({
        code: 'parameter-invalid',
        message: expect.stringMatching(message),
        where: { field: expect.stringContaining('maps') },
      });
    await refused(undefined, /of which maps/);
    await refused([{ array: 'elsewhere' }], /no array elsewhere/);
    await refused([{ array: 'labels' }], /no map of numbers/);
    await refused([{ array: 'components' }], /no map of numbers/);
    await refused([{ array: 'scores', index: 3 }], /3 maps/);
  });

  it('a preview is what the exported file holds', async () => {
    const figure = { title: 'Preview', widthMm: 85 };
    const preview = await service.call('preview-figure', { run: 1, figure }).answer;
    expect(preview.widthMm).toBe(85);
    const out = join(data.path, 'figure.svg');
    await service.call('export-run', { run: 1, what: 'figure-svg', out, figure }).answer;
    expect(readFileSync(out, 'utf8')).toBe(preview.svg);
  });

  const withoutModel = (Object.keys(EXPORT_KINDS) as ExportKind[]).filter(
    (kind) => kind !== 'model' && !kind.startsWith('array-'),
  );
  it.each(withoutModel)('is exported as %s, replacing what was there', async (what) => {
    const out = join(data.path, `export${EXPORT_KINDS[what].extension}`);
    writeFileSync(out, 'old');
    const { files } = await service.call('export-run', { run: 1, what, out }).answer;
    expect(files).toHaveLength(what === 'spectra-msa' ? 3 : 1);
    for (const one of files) expect(readFileSync(one).length).toBeGreaterThan(100);
    if (what !== 'spectra-msa') expect(files).toEqual([out]);
    expect(readdirSync(data.path).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('without a network has no model to export', async () => {
    const call = service.call('export-run', { run: 1, what: 'model', out: join(data.path, 'encoder.onnx') });
    await expect(call.answer).rejects.toMatchObject({
      code: 'input-missing',
      advice: expect.stringContaining('autoencoder'),
    });
  });

  it('never replaces the data, nor takes a name of another format', async () => {
    const before = readFileSync(file);
    symlinkSync(file, join(data.path, 'link.npy'));
    for (const out of [file, join(data.path, 'link.npy')]) {
      const call = service.call('export-run', { run: 1, what: 'labels-npy', out });
      await expect(call.answer).rejects.toMatchObject({ code: 'usage', where: { field: 'out' } });
    }
    const wrong = service.call('export-run', { run: 1, what: 'recipe', out: join(data.path, 'recipe.txt') });
    await expect(wrong.answer).rejects.toMatchObject({ code: 'usage' });
    expect(readFileSync(file)).toEqual(before);
  });

  it('exported spectra are those of the phases', async () => {
    const out = join(data.path, 'spectra.csv');
    const [phase] = (await state()).phases;
    await service.call('change-phase', { id: phase!.id, patch: { name: '=Ferrite, "α"' } }).answer;
    await service.call('export-run', { run: 1, what: 'spectra-csv', out }).answer;
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('Energy loss (eV),"\'=Ferrite, ""α""",Phase B,Phase C');
    expect(lines).toHaveLength(17);
    expect(lines[1]!.startsWith('100,')).toBe(true);
  });

  it('a methods paragraph is made of the record', async () => {
    const { text } = await service.call('methods-text', { run: 1 }).answer;
    expect(text).toContain('“Steel” (9 × 6 pixels, pixel size 0.5 µm, 16 channels, 100–250 eV)');
    expect(text).toContain('3 clusters by k-means');
  });
});

describe('recipe files', () => {
  it('are read back as they were written', async () => {
    const out = join(data.path, 'recipe.json');
    await service.call('write-recipe', { out, text: JSON.stringify(recipe(5)) }).answer;
    const read = await service.call('read-recipe', { file: out }).answer;
    expect(read).toEqual(parseRecipe(recipe(5)));
  });

  it('hold recipes only, of a sensible size', async () => {
    const out = join(data.path, 'no.json');
    const write = (path: string, text: string) => service.call('write-recipe', { out: path, text }).answer;
    await expect(write(out, '{ "phasewright": 1, "steps": 3 }')).rejects.toMatchObject({ code: 'recipe-invalid' });
    await expect(write(file, JSON.stringify(recipe()))).rejects.toMatchObject({ code: 'usage' });
    expect(existsSync(out)).toBe(false);
    await expect(service.call('read-recipe', { file: out }).answer).rejects.toMatchObject({ code: 'input-missing' });
    writeFileSync(out, ' '.repeat(2 ** 20 + 1));
    await expect(service.call('read-recipe', { file: out }).answer).rejects.toMatchObject({ code: 'recipe-invalid' });
    const folder = service.call('read-recipe', { file: data.path }).answer;
    await expect(folder).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

describe('settings', () => {
  const warnings: ServiceEvent[] = [];
  const read = () => service.call('settings', {}, (event) => warnings.push(event)).answer;
  beforeEach(() => void warnings.splice(0));

  it('keep what was changed and nothing else', async () => {
    expect(await read()).toMatchObject({ theme: 'system', device: 'auto', colorMap: 'viridis' });
    await service.call('change-settings', { change: { theme: 'dark', threads: 2 } }).answer;
    await service.call('change-settings', { change: { colorMap: 'gray' } }).answer;
    expect(await read()).toMatchObject({ theme: 'dark', threads: 2, colorMap: 'gray' });
    await expect(service.call('change-settings', { change: { theme: 'pink' as never } }).answer).rejects.toMatchObject({
      code: 'parameter-invalid',
    });
    expect(warnings).toEqual([]);
  });

  it('a damaged file gives defaults with a warning and is kept aside', async () => {
    const folder = join(data.path, 'data');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'settings.json'), '{"theme": "da');
    expect(await read()).toMatchObject({ theme: 'system' });
    expect(warnings).toHaveLength(1);
    expect(readFileSync(join(folder, 'settings.json.damaged'), 'utf8')).toBe('{"theme": "da');
    writeFileSync(join(folder, 'settings.json'), '{"theme": "dark", "threads": "many", "unknown": 1}');
    expect(await read()).toMatchObject({ theme: 'dark', threads: null });
    writeFileSync(join(folder, 'recent-projects.json'), '{"not": "a list"}');
    expect(await service.call('recent-projects', {}).answer).toEqual([]);
  });
});

describe('list-folder', () => {
  it('shows folders, projects and files inside what may be seen, and nothing outside', async () => {
    const outside = temporaryData();
    mkdirSync(join(data.path, 'sub'));
    writeFileSync(join(data.path, '.hidden'), '');
    symlinkSync(outside.path, join(data.path, 'way out'));
    await service.call('open-project', { folder: join(data.path, 'P.phasewright'), create: true }).answer;
    const list = (folder: string | null) => service.call('list-folder', { folder }).answer;
    const top = await list(null);
    expect(top).toMatchObject({ folder: null, parent: null, entries: [{ kind: 'folder' }] });
    const { entries, parent } = await list(top.entries[0]!.path);
    expect(parent).toBeNull();
    expect(entries.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'folder data',
      'project P.phasewright',
      'folder sub',
      'file Steel.json',
      'file Steel.npy',
    ]);
    expect((await list(join(data.path, 'sub'))).parent).toBe(top.entries[0]!.path);
    for (const folder of [outside.path, join(data.path, '..'), join(data.path, 'way out')]) {
      await expect(list(folder)).rejects.toMatchObject({ code: 'file-unreadable' });
    }
    await expect(list(join(data.path, 'nowhere'))).rejects.toMatchObject({ code: 'file-not-found' });
    outside.remove();
  });
});

describe('looking', () => {
  it('goes on while a run waits, and after its process has died', async () => {
    const waiting = { done: new Promise<never>(() => {}), cancel: () => {} };
    const busy = { ...lent.jobs, start: () => waiting };
    const processes: EngineProcess[] = [];
    const own = realEngine((process) => processes.push(process));
    const window = createService({ jobs: busy, looking: own, dataFolder: join(data.path, 'data') });
    await window.call('open-in-project', { file }).answer;
    window.call('run-to-folder', { recipe: recipe(), recipeFolder: data.path, file, folder: join(data.path, 'out') });
    const look = () => window.call('window-map', { file, first: 2, end: 7 }).answer;
    const { map, rows, columns, sumSpectrum } = await window.call('overview', { file }).answer;
    expect([rows, columns, map.length, sumSpectrum.length]).toEqual([6, 9, 54, 16]);
    const before = await look();
    processes[0]!.kill();
    // The look that was on its way may be lost with the process; the next one is not.
    await look().catch(() => {});
    expect(await look()).toEqual(before);
    expect(processes).toHaveLength(2);
    await window.close();
  });

  it('refuses what lies outside the cube', async () => {
    const region: Region = { kind: 'pixels', pixels: [54] };
    await expect(service.call('region-spectrum', { file, region }).answer).rejects.toMatchObject({
      code: 'parameter-invalid',
    });
    await expect(service.call('window-map', { file, first: 3, end: 17 }).answer).rejects.toMatchObject({
      code: 'parameter-invalid',
    });
  });
});
