import { expect, it } from 'vitest';
import { findDropped } from '../../../../src-renderer/panels/start/find-dropped.ts';
import { fakeApi } from '../fake-host.ts';

it('finds what was dropped by name and size in the folders used lately', async () => {
  const api = fakeApi('?fake=project');
  const file = { name: 'interface.dm3', sizeBytes: 734_003_200, isFolder: false };
  expect(await findDropped(file, api)).toBe('/data/interface.dm3');
  expect(await findDropped({ ...file, sizeBytes: 1 }, api)).toBeNull();
  expect(await findDropped({ name: 'archive', sizeBytes: 0, isFolder: true }, api)).toBe('/data/archive');
  expect(await findDropped({ name: 'archive', sizeBytes: 0, isFolder: false }, api)).toBeNull();
});
