// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { type ComponentType, createElement } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useCommands } from '../../../../src-renderer/app/commands.ts';
import { AnomaliesPanel } from '../../../../src-renderer/panels/anomalies/anomalies-panel.tsx';
import { CubePanel } from '../../../../src-renderer/panels/cube/cube-panel.tsx';
import { ElementsPanel } from '../../../../src-renderer/panels/elements/elements-panel.tsx';
import { GalleryPanel } from '../../../../src-renderer/panels/gallery/gallery-panel.tsx';
import { MapPanel } from '../../../../src-renderer/panels/map/map-panel.tsx';
import { MetadataPanel } from '../../../../src-renderer/panels/metadata/metadata-panel.tsx';
import { ProjectPanel } from '../../../../src-renderer/panels/project/project-panel.tsx';
import { ScatterPanel } from '../../../../src-renderer/panels/scatter/scatter-panel.tsx';
import { SpectrumPanel } from '../../../../src-renderer/panels/spectrum/spectrum-panel.tsx';
import { StepsPanel } from '../../../../src-renderer/panels/steps/steps-panel.tsx';
import { renderPanel } from '../steps/render-panel.ts';

afterEach(cleanup);

const PANELS: readonly (readonly [string, ComponentType])[] = [
  ['Anomalies', AnomaliesPanel],
  ['Cube', CubePanel],
  ['Elements', ElementsPanel],
  ['Gallery', GalleryPanel],
  ['Map', MapPanel],
  ['Metadata', MetadataPanel],
  ['Project', ProjectPanel],
  ['Scatter', ScatterPanel],
  ['Spectrum', SpectrumPanel],
  ['Steps', StepsPanel],
];

describe('panels while nothing is open', () => {
  it.each(PANELS)('%s offers to open a file or a folder', async (_, Panel) => {
    const [openFile, openFolder] = [vi.fn(), vi.fn()];
    const WithCommands = () => {
      useCommands([
        { id: 'open-file', title: 'Open file…', run: openFile },
        { id: 'open-folder', title: 'Open folder…', run: openFolder },
      ]);
      return createElement(Panel);
    };
    await renderPanel(WithCommands, { project: null });
    fireEvent.click(await screen.findByRole('button', { name: 'Open file…' }));
    fireEvent.click(screen.getByRole('button', { name: 'Open folder…' }));
    expect([openFile.mock.calls.length, openFolder.mock.calls.length]).toEqual([1, 1]);
  });
});
