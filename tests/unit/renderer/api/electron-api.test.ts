import { describe, expect, it } from 'vitest';
import type { Bridge } from '../../../../src-preload/contract/bridge.ts';
import { toErrorRecord } from '../../../../src-preload/contract/errors.ts';
import type { CallOutcome, HostMessage } from '../../../../src-preload/contract/wire.ts';
import { connect } from '../../../../src-renderer/api/connect.ts';
import { SAMPLE_ERROR } from '../../../fixtures/fake-service.ts';

function fakeBridge(outcome: (id: string, name: string) => Promise<CallOutcome>) {
  const said: string[] = [];
  let hear: (message: HostMessage) => void = () => {};
  const bridge: Bridge = {
    host: { kind: 'electron', version: '1', platform: 'linux', nativeDialogs: true },
    call: outcome,
    cancel: (id) => void said.push(`cancel ${id}`),
    listen(listener) {
      hear = listener;
      return () => {};
    },
    chooseFile: async ({ title }) => title,
    pathOfDroppedFile: (file) => (file === 'from memory' ? '' : '/data/cube.dm4'),
  };
  return { bridge, said, say: (message: HostMessage) => hear(message) };
}

describe('the window over the bridge', () => {
  it('gets answers and its own progress', async () => {
    const heard: unknown[] = [];
    const { bridge, say } = fakeBridge(async (id) => {
      say({ type: 'call', id, event: { type: 'warning', warning: 'mine' } });
      say({ type: 'call', id: 'other', event: { type: 'warning', warning: 'not mine' } });
      return { answer: new Float32Array([1]) };
    });
    const api = await connect({ phasewright: bridge });
    expect(await api.call('overview', { file: 'x' }, (event) => heard.push(event)).answer).toEqual(
      new Float32Array([1]),
    );
    expect(heard).toEqual([{ type: 'warning', warning: 'mine' }]);
  });

  it('gets errors with their fields, also when the host is gone', async () => {
    const failing = await connect({
      phasewright: fakeBridge(async () => ({ error: toErrorRecord(SAMPLE_ERROR) })).bridge,
    });
    await expect(failing.call('overview', { file: 'x' }).answer).rejects.toMatchObject({
      code: 'file-damaged',
      where: { byteOffset: 12 },
    });
    const gone = await connect({ phasewright: fakeBridge(() => Promise.reject(new Error('gone'))).bridge });
    await expect(gone.call('overview', { file: 'x' }).answer).rejects.toMatchObject({ code: 'internal' });
  });

  it('cancels the call it means; passes host events, dialogs and dropped files', async () => {
    const { bridge, said, say } = fakeBridge(async () => ({ answer: null }));
    const api = await connect({ phasewright: bridge });
    const call = api.call('overview', { file: 'x' });
    call.cancel();
    await call.answer;
    expect(said).toEqual(['cancel call-1']);
    const heard: unknown[] = [];
    const stop = api.listen((event) => heard.push(event));
    say({ type: 'host', event: { type: 'command', command: 'map.fit' } });
    stop();
    say({ type: 'host', event: { type: 'project-changed' } });
    expect(heard).toEqual([{ type: 'command', command: 'map.fit' }]);
    expect(await api.chooseFile({ kind: 'open-file', title: 'Open' })).toBe('Open');
    expect(api.pathOfDroppedFile({} as File)).toBe('/data/cube.dm4');
    expect(api.pathOfDroppedFile('from memory' as unknown as File)).toBe(null);
  });
});
