import { describe, expect, it } from 'vitest';
import type { DatasetInfo } from '../../../../src-preload/contract/dataset.ts';
import { surveyOutlines } from '../../../../src-renderer/panels/map/survey-outlines.ts';

type Dataset = Pick<DatasetInfo, 'title' | 'kind' | 'shape' | 'metadata'>;
const image = (title: string, metadata: Dataset['metadata'] = {}): Dataset => {
  return { title, kind: 'image', shape: [100, 200], metadata };
};
const taken = (title: string, survey_image: string, survey_rectangle: readonly number[]): Dataset => ({
  title,
  kind: 'spectrum-image',
  shape: [5, 6, 7],
  metadata: { Acquisition_instrument: { TEM: { Spectrum_image: { survey_image, survey_rectangle } } } },
});
const rectangle = (row: number, column: number, rows: number, columns: number) => {
  return { kind: 'rectangle', row, column, rows, columns };
};

describe('outlines on a survey image', () => {
  it('are those of the spectrum images taken on it, inside the image', () => {
    const datasets = [
      image('Survey'),
      taken('EELS', 'Survey', [10, 20, 30.4, 60]),
      taken('EDS', 'Survey', [10, 20, 30, 60]),
      taken('elsewhere', 'Other survey', [1, 2, 3, 4]),
      taken('', 'Survey', [90, 150, 120, 250]),
      taken('nothing', 'Survey', [5, 5, 5, 5]),
      image('Other survey'),
    ];
    expect(surveyOutlines(datasets, 0)).toMatchObject([
      { name: 'EELS, EDS', region: rectangle(10, 20, 20, 40) },
      { name: 'Dataset 5', region: rectangle(90, 150, 10, 50) },
    ]);
    expect(surveyOutlines(datasets, 6)).toMatchObject([{ name: 'elsewhere', region: rectangle(1, 2, 2, 2) }]);
    expect(surveyOutlines(datasets, 1)).toEqual([]);
    expect(surveyOutlines(datasets, 9)).toEqual([]);
  });

  it('are the named regions drawn on it too, each rectangle once', () => {
    const regions = [
      { name: 'Spectrum Image', rectangle: [10, 20, 30, 60] },
      { name: 'Drift', rectangle: [40, 50, 60, 70] },
      { name: 'damaged', rectangle: [1, 2] },
      'no region',
    ];
    const datasets = [image('Survey', { General: { regions } }), taken('EELS', 'Survey', [10, 20, 30, 60])];
    expect(surveyOutlines(datasets, 0).map(({ name }) => name)).toEqual(['EELS', 'Drift']);
  });
});
