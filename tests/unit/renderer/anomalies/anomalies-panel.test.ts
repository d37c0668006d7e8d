// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { AnomaliesPanel } from '../../../../src-renderer/panels/anomalies/anomalies-panel.tsx';
import { renderPanel } from '../steps/render-panel.ts';

afterEach(cleanup);

describe('Anomalies', () => {
  it('say what they are for where no stack of images is open', async () => {
    await renderPanel(AnomaliesPanel);
    expect(await screen.findByText('No stack of images is open')).toBeTruthy();
  });
});
