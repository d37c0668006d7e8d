/** Figures of stored runs, of every kind, through a service with real engine processes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createService } from '../../../src-main/services/service.ts';
import type { Service, ServiceEvent } from '../../../src-preload/contract/service.ts';
import { writeImages } from '../../helpers/image-stack.ts';
import { cubeAxes, realEngine, temporaryData, threeBands } from './window-support.ts';

const SHAPE = [6, 9, 16] as const;
const jobs = realEngine();
const looking = realEngine();
let data: ReturnType<typeof temporaryData>;
let service: Service;

beforeAll(async () => {
  data = temporaryData();
  service = createService({ jobs, looking, dataFolder: join(data.path, 'data'), folders: [data.path] });
});
afterAll(async () => {
  await service.close();
  data.remove();
});

/** Makes a project of the file and runs the steps; answers with the number of the run. */
async function runOf(file: string, steps: readonly object[]): Promise<number> {
  const { project } = await service.call('open-in-project', { file }).answer;
  const recipe = { phasewright: 1, steps };
  const request = { recipe, recipeFolder: data.path, file, project: project.folder };
  return (await service.call('run-to-project', request).answer).run.number;
}

const preview = (run: number, figure: object) => service.call('preview-figure', { run, figure }).answer;

/** What a figure says, tags left out. */
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);

describe('maps of a run of spectra', () => {
  let run: number;
  beforeAll(async () => {
    const file = data.array('Steel.npy', 'uint16', SHAPE, threeBands(SHAPE), cubeAxes(SHAPE));
    run = await runOf(file, [
      { op: 'normalize', method: 'sum' },
      { op: 'pca', components: 3 },
      { op: 'kmeans', clusters: 3, restarts: 3 },
      { op: 'silhouette' },
    ]);
  });

  it('one map has the label and colors of the window, several stand in a grid', async () => {
    const one = await preview(run, { figure: 'map', maps: [{ array: 'silhouette' }] });
    expect(textsOf(one.svg)).toEqual(expect.arrayContaining(['Silhouette, Steel', 'Silhouette']));
    const grid = await preview(run, {
      figure: 'map',
      maps: [{ array: 'scores' }, { array: 'scores', index: 1, name: 'Second' }],
      contrast: 'shared',
    });
    expect(textsOf(grid.svg)).toEqual(
      expect.arrayContaining(['(a)', 'Scores 1', '(b)', 'Second', 'Score (share of each spectrum’s sum)']),
    );
  });

  it('the phases lie over a map', async () => {
    const figure = { figure: 'phase-overlay', maps: [{ array: 'silhouette' }] };
    const { svg } = await preview(run, figure);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['Silhouette, Steel', 'Silhouette', 'Phase A', 'Phase C']));
    await expect(preview(run, { figure: 'phase-overlay' })).rejects.toThrow(/of which/);
    const two = [{ array: 'scores' }, { array: 'silhouette' }];
    await expect(preview(run, { figure: 'phase-overlay', maps: two })).rejects.toThrow(/one map/);
  });

  it('what is no map, and a scale bar that cannot be, are refused with the setting that is wrong', async () => {
    const refused = (figure: object, field: string, message: RegExp) =>
      expect(preview(run, figure)).rejects.toMatchObject({
        code: 'parameter-invalid',
        message: expect.stringMatching(message),
        where: { field },
      });
    await refused({ figure: 'map' }, 'maps', /of which/);
    await refused({ figure: 'map', maps: [{ array: 'labels' }] }, 'maps', /no map of numbers/);
    await refused({ scaleBar: '5 µm' }, 'scaleBar', /longer than the map, which is 4.5 µm wide/);
    await refused({ figure: 'map', maps: [{ array: 'silhouette' }], scaleBar: '10 px' }, 'scaleBar', /9 px wide/);
    await expect(preview(run, { figure: 'contact-sheet' })).rejects.toMatchObject({ code: 'input-missing' });
    const four = Array.from({ length: 4 }, () => ({ array: 'silhouette' }));
    await expect(preview(run, { figure: 'rgb-map', maps: four })).rejects.toThrow(/at most 3/);
    await expect(preview(run, { panels: ['map', 'map'] })).rejects.toThrow(/twice/);
  });

  it('spectra of phases are drawn as prepared or in counts', async () => {
    const [prepared, counts] = await Promise.all([preview(run, {}), preview(run, { units: 'counts' })]);
    expect(textsOf(prepared.svg)).toContain('Intensity (normalized)');
    expect(textsOf(counts.svg)).toContain('Intensity (counts)');
  });

  it('letters that the font lacks, and an order of phases that are not there, are said', async () => {
    const { phases } = (await service.call('project-state', {}).answer)!;
    await service.call('change-phase', { id: phases[0]!.id, patch: { name: '奥氏体' } }).answer;
    const { warnings } = await preview(run, { order: ['B', 'Martensite'] });
    expect(warnings).toEqual([expect.stringContaining('“Martensite”'), expect.stringContaining('奥 氏 体')]);
    const said = async (what: 'figure-png' | 'figure-svg') => {
      const heard: ServiceEvent[] = [];
      const out = join(data.path, `figure.${what.slice(-3)}`);
      await service.call('export-run', { run, what, out, figure: {} }, (event) => heard.push(event)).answer;
      return heard.flatMap((event) => (event.type === 'warning' ? [event.warning] : []));
    };
    expect(await said('figure-png')).toEqual([expect.stringContaining('PNG and PDF show boxes')]);
    expect(await said('figure-svg')).toEqual([]);
    expect(readFileSync(join(data.path, 'figure.svg'), 'utf8')).toContain('奥氏体');
    await service.call('change-phase', { id: phases[0]!.id, patch: { name: 'Austenite' } }).answer;
  });
});

it('kept figures are named, replaced and deleted, and all of it is undone', async () => {
  const run = await runOf(join(data.path, 'Steel.npy'), [{ op: 'kmeans', clusters: 2, restarts: 3 }]);
  const figures = async () =>
    (await service.call('project-state', {}).answer)!.figures.filter((one) => one.run === run);
  await service.call('save-figure', { run, figure: { title: 'Steel' } }).answer;
  const [kept] = await figures();
  await service.call('change-figure', { id: kept!.id, figure: { title: 'Duplex', panels: ['map'] } }).answer;
  expect((await figures())[0]).toMatchObject({ id: kept!.id, request: { title: 'Duplex', panels: ['map'] } });
  const { history } = await service.call('rename-figure', { id: kept!.id, name: ' Figure 2 ' }).answer;
  expect(history.at(-1)).toMatchObject({ label: `Name figure of run ${run} “Figure 2”` });
  expect((await figures())[0]).toMatchObject({ name: 'Figure 2', request: { title: 'Duplex' } });
  // A name stays when its figure is replaced.
  await service.call('change-figure', { id: kept!.id, figure: { title: 'Steel' } }).answer;
  expect((await figures())[0]).toMatchObject({ name: 'Figure 2', request: { title: 'Steel' } });
  await service.call('delete-figure', { id: kept!.id }).answer;
  expect(await figures()).toEqual([]);
  for (let i = 0; i < 4; i++) await service.call('undo', {}).answer;
  expect(await figures()).toEqual([kept]);
  const wrong = service.call('change-figure', { id: kept!.id, figure: { widthMm: 1 } });
  await expect(wrong.answer).rejects.toMatchObject({ code: 'parameter-invalid' });
});

describe('contact sheets of a run of images', () => {
  let run: number;
  beforeAll(async () => {
    const { folder } = writeImages(join(data.path, 'Surfaces'), 8);
    run = await runOf(folder, [
      { op: 'kmeans', clusters: 2, restarts: 3 },
      { op: 'groups', nominal: ['flat'] },
      { op: 'anomaly', of: 'mean' },
    ]);
  });
  const images = (svg: string) => [...svg.matchAll(/<image/g)].length;

  it('by phase: each has its letter, and no more images than asked for', async () => {
    const { svg, warnings } = await preview(run, { figure: 'contact-sheet', tiles: 3 });
    expect(images(svg)).toBe(6);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['A', 'B', 'Phase A']));
    expect(warnings).toEqual([]);
  });

  it('by the groups that names tell, in the order that is asked for', async () => {
    const { svg } = await preview(run, { figure: 'contact-sheet', groupBy: 'group', order: ['round'], tiles: 2 });
    const texts = textsOf(svg);
    expect(texts.filter((text) => /^(flat|round)$/.test(text!))).toEqual(['round', 'flat']);
    expect(texts.filter((text) => text!.startsWith('flat_')).map((text) => text!.slice(0, 6))).toHaveLength(2);
    expect(texts.filter((text) => text === '8 images')).toHaveLength(2);
  });

  it('by score: the most anomalous first', async () => {
    const { svg } = await preview(run, { figure: 'contact-sheet', groupBy: 'score', tiles: 5, contrast: 'shared' });
    const named = textsOf(svg).filter((text) => text!.includes(' · '));
    expect(named).toHaveLength(5);
    const scores = named.map((text) => Number(text!.split(' · ')[0]!.replace(/[\u2009 ]/g, '')));
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(named.every((text) => text!.includes('round'))).toBe(true);
    expect(textsOf(svg)).toContain('Intensity');
  });

  it('a run of images has no scores without their step', async () => {
    const plain = await runOf(join(data.path, 'Surfaces'), [{ op: 'kmeans', clusters: 2 }]);
    const call = preview(plain, { figure: 'contact-sheet', groupBy: 'score' });
    await expect(call).rejects.toMatchObject({ code: 'input-missing', where: { field: 'groupBy' } });
  });
});
