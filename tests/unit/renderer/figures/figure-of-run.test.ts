import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../../src-preload/contract/project.ts';
import type { FigureRequest } from '../../../../src-preload/contract/recipe.ts';
import { lookAt } from '../../../../src-renderer/app/look-at.ts';
import { figureOfRun } from '../../../../src-renderer/parts/figures/figure-of-run.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { fakeApi } from '../fake-host.ts';

const project = (await fakeApi('?fake=project').call('project-state', {}).answer)!;
const [first, second] = project.runs as readonly [RunRecord, RunRecord];
const { name } = first.arrays.find((array) => second.arrays.some((other) => other.name === array.name))!;
const rgb = (): Partial<FigureRequest> => ({
  figure: 'rgb-map',
  title: 'Mine',
  maps: [{ array: name, index: 0, name: 'Iron' }],
});
const marked = (): Partial<FigureRequest> => ({ marks: [{ at: 20, label: 'O K', weight: 1 }] });

describe('a figure of a run', () => {
  it('has its maps, and loses them on another run that has arrays of the same names', () => {
    const figure = rgb();
    expect(figureOfRun(figure, first)).toEqual(figure);
    expect(figureOfRun(figure, second)).toEqual({ title: 'Mine' });
    expect(figureOfRun(figure, first)).toEqual(figure);
  });

  it('loses maps that the run has not', () => {
    expect(figureOfRun({ ...rgb(), maps: [{ array: 'nowhere', index: 0 }] }, first)).toEqual({ title: 'Mine' });
  });

  it('keeps marks on a run of the same axis; on another axis they are wanted, and none are there', () => {
    const figure = marked();
    expect(figureOfRun(figure, first)).toEqual(figure);
    expect(figureOfRun(figure, second)).toEqual(figure);
    const { prepared } = second.result;
    const axes = prepared.axes.map((axis) => (axis.role === 'signal' ? { ...axis, offset: axis.offset + 1 } : axis));
    const shifted = { ...second, result: { ...second.result, prepared: { ...prepared, axes } } };
    expect(figureOfRun(figure, shifted)).toEqual({ marks: [] });
  });
});

it('another project begins with no title, maps and marks of the one before', () => {
  useView.setState({ figure: { ...rgb(), ...marked() } });
  lookAt(project);
  expect(useView.getState().figure).toEqual({});
});
