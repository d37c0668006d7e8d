import { describe, expect, it } from 'vitest';
import { nativeDialog } from '../../../src-main/host/electron/dialogs.ts';

describe('native dialogs', () => {
  it('open files with the endings that are read', () => {
    expect(nativeDialog({ kind: 'open-file', title: 'Open', extensions: ['.dm3', '.hspy'] })).toEqual({
      kind: 'open',
      options: {
        title: 'Open',
        filters: [
          { name: 'Files that Phasewright reads', extensions: ['dm3', 'hspy'] },
          { name: 'All files', extensions: ['*'] },
        ],
        properties: ['openFile'],
      },
    });
  });

  it('open projects as folders', () => {
    expect(nativeDialog({ kind: 'open-project', title: 'Open' })).toMatchObject({
      kind: 'open',
      options: { properties: expect.arrayContaining(['openDirectory']) },
    });
  });

  it('name a file to be written', () => {
    expect(nativeDialog({ kind: 'save-file', title: 'Save', path: '/x/map.svg', extensions: ['.svg'] })).toMatchObject({
      kind: 'save',
      options: { defaultPath: '/x/map.svg', filters: [{ name: 'SVG', extensions: ['svg'] }, { extensions: ['*'] }] },
    });
  });

  it('refuse what is no request', () => {
    for (const request of [
      null,
      {},
      { kind: 'print', title: 'x' },
      { kind: 'open-file', title: 'x', properties: ['x'] },
    ]) {
      expect(() => nativeDialog(request)).toThrow(/no request for a file dialog/);
    }
  });
});
