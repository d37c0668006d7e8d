/** The tables of the shared data folder, against what expected.json counts in them. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inspectFile } from '../../../src-main/readers/inspect-file.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import type { Json } from '../../../src-preload/contract/dataset.ts';
import { testJob } from '../../fixtures/test-job.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const isThere = existsSync(`${folder}expected.json`);
if (!isThere) console.warn('The shared data folder is not there: its tables are not read.');

describe.skipIf(!isThere)('tables of the shared data', () => {
  it('the thermoelectric table has 5,205 rows, and each column its sum', async () => {
    const { computed } = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')).files['tables/estm.xlsx'];
    const opened = await openFile(`${folder}tables/estm.xlsx`);
    const [dataset] = opened.datasets;
    const table = dataset!.metadata.Table as { columns: string[]; text: { [name: string]: Json[] } };
    expect(dataset!.shape).toEqual([computed.data_rows, 6]);
    expect([Object.keys(table.text), table.columns]).toEqual([['Formula', 'reference'], computed.header.slice(1, 7)]);
    expect(new Set(table.text.Formula).size).toBe(computed.unique_formulas);
    expect([table.text.Formula![0], table.text.reference!.at(-1)]).toEqual([
      computed.first_row[0],
      computed.last_row[7],
    ]);
    const values = dataset!.open().read(0, computed.data_rows * 6);
    table.columns.forEach((name, c) => {
      const column = Array.from({ length: computed.data_rows }, (_, row) => Number(values[row * 6 + c]));
      const { sum, min, max } = computed.columns[name];
      const total = column.reduce((all, value) => all + value, 0);
      // Sums of floats depend on their order in the last digits.
      expect(Math.abs(total - sum)).toBeLessThanOrEqual(1e-9 * Math.abs(sum));
      expect([Math.min(...column), Math.max(...column)]).toEqual([min, max]);
    });
    opened.close();
  });

  it.each([
    ['iris.csv', [150, 5]],
    ['wine_data.csv', [178, 14]],
    ['breast_cancer.csv', [569, 31]],
    ['digits.csv.gz', [1797, 65]],
  ])('%s opens', async (name, shape) => {
    const info = await inspectFile({ file: `${folder}ml/${name}`, statistics: true }, testJob());
    expect(info).toMatchObject({ format: 'table', datasets: [{ shape, statistics: { notFinite: 0 } }] });
  });
});
