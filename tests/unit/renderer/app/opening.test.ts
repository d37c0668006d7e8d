// @vitest-environment jsdom

import { act } from '@testing-library/react';
import { createElement } from 'react';
import { describe, expect, it } from 'vitest';
import { firstMap } from '../../../../src-renderer/app/look-at.ts';
import { baseName, useOpening } from '../../../../src-renderer/app/opening.ts';
import { fakeApi } from '../fake-host.ts';
import { renderWindow } from './render-window.ts';

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

describe('opening another project', () => {
  it('forgets what was read of files and runs: numbers of runs begin anew', async () => {
    let opening: ReturnType<typeof useOpening> | undefined;
    const Part = () => {
      opening = useOpening();
      return null;
    };
    const state = await fakeApi('?fake=project').call('project-state', {}).answer;
    const { queries } = renderWindow(createElement(Part), { 'open-project': () => state });
    const read = ['run-array', 'overview', 'thumbnail', 'prepared-sample', 'decoded', 'compression-estimate'];
    for (const what of [...read, 'settings']) queries.setQueryData([what, 1], 'of the project before');
    await act(() => opening!.openProject('/data/other.phasewright'));
    for (const what of read) expect([what, queries.getQueryData([what, 1])]).toEqual([what, undefined]);
    expect(queries.getQueryData(['settings', 1])).toBe('of the project before');
  });
});
