import { describe, expect, it } from 'vitest';
import { fakeApi } from '../../../../src-renderer/api/fake-api.ts';
import { baseName, firstMap } from '../../../../src-renderer/app/opening.ts';

describe('firstMap', () => {
  it('is the labels of the latest run of the open dataset', async () => {
    const state = (await fakeApi('?fake=project').call('project-state', {}).answer)!;
    expect(firstMap(state)).toEqual({ kind: 'labels', run: 2, name: 'labels' });
    expect(firstMap({ ...state, current: { file: '/data/other.hspy', dataset: 0, missing: false } })).toEqual({
      kind: 'total',
    });
    expect(firstMap({ ...state, runs: [] })).toEqual({ kind: 'total' });
  });
});

describe('baseName', () => {
  it.each([
    ['/data/a.hspy', 'a.hspy'],
    ['C:\\data\\a.hspy', 'a.hspy'],
    ['/data/p.phasewright/', 'p.phasewright'],
  ])('%s', (path, name) => expect(baseName(path)).toBe(name));
});
