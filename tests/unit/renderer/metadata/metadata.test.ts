// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MetadataPanel } from '../../../../src-renderer/panels/metadata/metadata-panel.tsx';
import {
  allNodes,
  markedPieces,
  searchNodes,
  valueText,
  visibleNodes,
} from '../../../../src-renderer/panels/metadata/metadata-tree.ts';
import { unitText } from '../../../../src-renderer/panels/metadata/metadata-units.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { renderWindow } from '../app/render-window.ts';

const TREE = {
  General: { title: 'Steel', date: '2026-11-22' },
  Acquisition_instrument: { TEM: { beam_energy: 200, Detector: { EELS: { collection_angle: 14.5 } } } },
  list: [1, 2, 3],
  groups: [{ a: 1 }, { a: 2 }],
};

describe('the tree', () => {
  const nodes = allNodes(TREE);

  it('has each value under its path; short lists are values', () => {
    expect(nodes.find(({ key }) => key === 'beam_energy')?.path).toBe('Acquisition_instrument.TEM.beam_energy');
    expect(nodes.find(({ key }) => key === 'list')).toMatchObject({ count: null, value: [1, 2, 3] });
    expect(nodes.find(({ path }) => path === 'groups.1.a')).toMatchObject({ value: 2, depth: 2 });
    expect(nodes[0]).toMatchObject({ key: 'General', count: 2, position: 1, siblings: 4 });
  });

  it.each([
    [['Fe', 'Cr'], 'Fe, Cr'],
    [[0, 1.5, null], '0, 1.5, null'],
    // Where commas would mislead, or a list look like its only item, JSON says it.
    [['a, b', 'c'], '["a, b","c"]'],
    [['Fe'], '["Fe"]'],
    [[], '[]'],
  ])('writes the list %j as %s', (list, text) => expect(valueText(list)).toBe(text));

  it('shows what is below open groups only', () => {
    expect(visibleNodes(nodes, new Set()).map(({ key }) => key)).toEqual(Object.keys(TREE));
    expect(visibleNodes(nodes, new Set(['General'])).map(({ key }) => key)).toEqual([
      'General',
      'title',
      'date',
      'Acquisition_instrument',
      'list',
      'groups',
    ]);
  });

  it('is searched by name, value and path, with the groups around', () => {
    expect(searchNodes(nodes, 'STEEL')).toMatchObject({ matches: 1, shown: [{ key: 'General' }, { key: 'title' }] });
    expect(searchNodes(nodes, 'tem.beam').shown.map(({ key }) => key)).toEqual([
      'Acquisition_instrument',
      'TEM',
      'beam_energy',
    ]);
    expect(searchNodes(nodes, 'nothing like it')).toEqual({ shown: [], matches: 0 });
  });

  it('ends, however deep the file', () => {
    let deep: { [key: string]: never } = {};
    for (let i = 0; i < 500; i++) deep = { inside: deep } as never;
    expect(allNodes(deep).length).toBeLessThan(60);
  });

  it('has units where HyperSpy’s names imply them, and claims none elsewhere', () => {
    const unitOf = (path: string) => unitText(nodes.find((node) => node.path === path)!);
    expect(unitOf('Acquisition_instrument.TEM.beam_energy')).toBe('\u2009keV');
    expect(unitOf('Acquisition_instrument.TEM.Detector.EELS.collection_angle')).toBe('\u2009mrad');
    expect(unitOf('General.date')).toBe('');
    expect(unitText({ path: 'Stage.tilt_alpha', key: 'tilt_alpha', value: 3 })).toBe('');
    expect(unitText({ path: 'Acquisition_instrument.TEM.Stage.tilt_alpha', key: 'tilt_alpha', value: 3 })).toBe('°');
    expect(unitText({ path: 'Acquisition_instrument.TEM.beam_energy', key: 'beam_energy', value: 'high' })).toBe('');
  });

  it('marks what matches', () => {
    expect(markedPieces('Beam energy beam', 'BEAM')).toEqual([
      { text: 'Beam', match: true },
      { text: ' energy ', match: false },
      { text: 'beam', match: true },
    ]);
  });
});

describe('the panel', () => {
  const info = {
    file: '/data/cube.emd',
    format: 'velox-emd',
    label: 'Thermo Fisher Velox',
    recognizedBy: 'ending',
    warnings: [],
    datasets: [
      {
        index: 0,
        title: 'EDS',
        kind: 'spectrum-image',
        shape: [4, 4, 8],
        dtype: 'uint16',
        axes: [],
        metadata: TREE,
        originalMetadata: { Detector: Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`key${i}`, i])) },
        statistics: null,
      },
    ],
  };
  const writeText = vi.fn(async (_text: string) => {});
  beforeEach(() => {
    useView.setState({ file: '/data/cube.emd', dataset: 0 });
    vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { clipboard: { writeText } }));
    writeText.mockClear();
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });
  const show = () => renderWindow(createElement(MetadataPanel), { 'inspect-file': () => info });

  it('says which reader, moves by keys, and copies', async () => {
    show();
    const tree = await screen.findByRole('tree', { name: 'Normalized metadata' });
    expect(screen.getByText(/Thermo Fisher Velox, recognized only by its ending/)).toBeTruthy();
    fireEvent.focus(tree);
    fireEvent.keyDown(tree, { key: 'ArrowDown' });
    const title = screen.getByRole('treeitem', { name: /title/ });
    expect(title.getAttribute('aria-selected')).toBe('true');
    fireEvent.keyDown(tree, { key: 'c', ctrlKey: true });
    expect(writeText).toHaveBeenLastCalledWith('Steel');
    fireEvent.keyDown(tree, { key: 'C', ctrlKey: true, shiftKey: true });
    expect(writeText).toHaveBeenLastCalledWith('General.title');
    fireEvent.keyDown(tree, { key: 'ArrowLeft' });
    fireEvent.keyDown(tree, { key: 'ArrowLeft' });
    expect(screen.getByRole('treeitem', { name: /General/ }).getAttribute('aria-expanded')).toBe('false');
    expect(screen.queryByRole('treeitem', { name: /title/ })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Copy JSON' }));
    expect(JSON.parse(writeText.mock.lastCall![0])).toEqual(TREE);
  });

  it('searches while a person types, and draws only what is in sight of a large tree', async () => {
    show();
    fireEvent.click(await screen.findByRole('button', { name: 'Original' }));
    expect(screen.getByText('2 000 values')).toBeTruthy();
    expect(screen.getAllByRole('treeitem').length).toBeLessThan(80);
    fireEvent.change(screen.getByRole('textbox', { name: 'Search metadata' }), { target: { value: 'key1999' } });
    expect(screen.getByText('1 of 2 001')).toBeTruthy();
    expect(screen.getAllByRole('treeitem')).toHaveLength(2);
    expect(document.querySelector('mark')?.textContent).toBe('key1999');
  });
});
