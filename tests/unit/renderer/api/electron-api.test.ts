import { describe, expect, it } from 'vitest';
import type { Bridge } from '../../../../src-preload/contract/bridge.ts';
import { toErrorRecord } from '../../../../src-preload/contract/errors.ts';
import type { CallOutcome, HostMessage, RunningCall } from '../../../../src-preload/contract/wire.ts';
import { connect } from '../../../../src-renderer/api/connect.ts';
import { SAMPLE_ERROR } from '../../../fixtures/fake-service.ts';

function fakeBridge(outcome: (id: string, name: string) => Promise<CallOutcome>) {
  const said: string[] = [];
  const running: RunningCall[] = [];
  let hear: (message: HostMessage) => void = () => {};
  const bridge: Bridge = {
    host: { kind: 'electron', version: '1', platform: 'linux', nativeDialogs: true },
    call: outcome,
    cancel: (id) => void said.push(`cancel ${id}`),
    running: async () => running,
    adopt: (id) => outcome(id, 'adopt'),
    listen(listener) {
      hear = listener;
      return () => {};
    },
    chooseFile: async ({ title }) => title,
    pathOfDroppedFile: (file) => (file === 'from memory' ? '' : '/data/cube.dm4'),
  };
  return { bridge, said, running, say: (message: HostMessage) => hear(message) };
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

  it('follows calls of a page before it, and none of its own', async () => {
    const ended = Promise.withResolvers<CallOutcome>();
    const asked: string[] = [];
    const { bridge, said, running, say } = fakeBridge((id, name) => {
      asked.push(id);
      return name === 'adopt' ? ended.promise : Promise.resolve({ answer: null });
    });
    const api = await connect({ phasewright: bridge });
    await api.call('settings', {}).answer;
    const call = { name: 'run-to-project', request: {}, startedAt: 5, progress: null, warnings: [] } as const;
    running.push({ ...call, id: 'before-7' }, { ...call, id: asked[0]! });
    expect(await api.running()).toEqual([{ ...call, id: 'before-7' }]);
    const heard: unknown[] = [];
    const followed = api.adopt('before-7', (event) => heard.push(event));
    say({ type: 'call', id: 'before-7', event: { type: 'warning', warning: 'odd' } });
    expect(heard).toEqual([{ type: 'warning', warning: 'odd' }]);
    followed.cancel();
    expect(said).toEqual(['cancel before-7']);
    ended.resolve({ answer: 12 });
    expect(await followed.answer).toBe(12);
  });

  it('cancels the call it means; passes host events, dialogs and dropped files', async () => {
    const { bridge, said, say } = fakeBridge(async () => ({ answer: null }));
    const api = await connect({ phasewright: bridge });
    const call = api.call('overview', { file: 'x' });
    call.cancel();
    await call.answer;
    expect(said).toEqual([expect.stringMatching(/^cancel [a-z0-9]+-1$/)]);
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
