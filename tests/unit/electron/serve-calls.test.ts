import { beforeEach, describe, expect, it } from 'vitest';
import {
  type Channel,
  type Sender,
  type ServedCalls,
  serveCalls,
} from '../../../src-main/host/electron/serve-calls.ts';
import { CHANNELS } from '../../../src-preload/contract/bridge.ts';
import type { CallOutcome, HostMessage } from '../../../src-preload/contract/wire.ts';
import { type FakeService, fakeService, SAMPLE_ERROR } from '../../fixtures/fake-service.ts';

const WINDOW = { senderFrame: null } satisfies Sender;
const STRANGER = { senderFrame: null } satisfies Sender;

let service: FakeService;
let served: ServedCalls;
let sent: HostMessage[];
let opened: string[];
let handlers: Map<string, (sender: Sender, ...args: unknown[]) => unknown>;

beforeEach(() => {
  service = fakeService();
  sent = [];
  opened = [];
  handlers = new Map();
  const add = (name: string, handler: (sender: never, ...args: unknown[]) => unknown) => {
    handlers.set(name, handler as (sender: Sender, ...args: unknown[]) => unknown);
  };
  served = serveCalls({
    service,
    channel: { handle: add, on: add } as unknown as Channel,
    isWindow: (sender) => sender === WINDOW,
    send: (message) => sent.push(message),
    chooseFile: async () => '/chosen',
    onAnswer: (name) => opened.push(name),
  });
});

const say = (channel: string, ...args: unknown[]) => handlers.get(channel)!(WINDOW, ...args);
const call = (id: string, name: string, request: unknown = {}) =>
  say(CHANNELS.call, id, name, request) as Promise<CallOutcome>;

describe('calls over Electron', () => {
  it('answer, with progress under the id of the caller', async () => {
    const answer = call('a-1', 'window-map', { file: 'x', first: 0, end: 1 });
    const made = await service.called('window-map');
    expect(made.request).toEqual({ file: 'x', first: 0, end: 1 });
    made.emit({ type: 'warning', warning: 'odd' });
    made.resolve({ map: new Float32Array([1]) });
    expect(await answer).toEqual({ answer: { map: new Float32Array([1]) } });
    expect(sent).toEqual([{ type: 'call', id: 'a-1', event: { type: 'warning', warning: 'odd' } }]);
    expect(opened).toEqual(['window-map']);
  });

  it('carry errors with their fields', async () => {
    const answer = call('a-1', 'overview');
    (await service.called('overview')).reject(SAMPLE_ERROR);
    expect(await answer).toMatchObject({ error: { code: 'file-damaged', byteOffset: 12 } });
    expect(opened).toEqual([]);
  });

  it('are cancelled by id', async () => {
    const answer = call('a-1', 'overview');
    say(CHANNELS.cancel, 'unknown');
    say(CHANNELS.cancel, 'a-1');
    expect(await answer).toMatchObject({ error: { code: 'cancelled' } });
  });

  it('come from the window only', async () => {
    const stranger = handlers.get(CHANNELS.call)!(STRANGER, 'a-1', 'settings', {});
    expect(await stranger).toMatchObject({ error: { code: 'usage' } });
    await expect(handlers.get(CHANNELS.chooseFile)!(STRANGER, {})).rejects.toThrow(/Only the window/);
    const own = call('a-2', 'overview');
    handlers.get(CHANNELS.cancel)!(STRANGER, 'a-2');
    expect(service.calls).toHaveLength(1);
    expect(service.calls[0]!.wasCancelled).toBe(false);
    service.calls[0]!.resolve(null);
    await own;
    expect(await say(CHANNELS.chooseFile, {})).toBe('/chosen');
  });

  it('with wrong names and ids are refused', async () => {
    for (const [id, name] of [
      ['a', 'no-such'],
      ['a', 'constructor'],
      ['a b', 'settings'],
      [1, 'settings'],
      ['a', 3],
    ]) {
      expect(await say(CHANNELS.call, id, name, {})).toMatchObject({ error: { code: 'usage' } });
    }
    const first = call('a', 'overview');
    expect(await call('a', 'overview')).toMatchObject({ error: { code: 'usage' } });
    service.calls[0]!.resolve(null);
    await first;
  });

  it('of looking end with the window, runs do not', async () => {
    const look = call('a', 'overview');
    expect(served.isBusy()).toBe(false);
    const run = call('b', 'run-to-project');
    expect(served.isBusy()).toBe(true);
    served.windowClosed();
    expect(await look).toMatchObject({ error: { code: 'cancelled' } });
    expect((await service.called('run-to-project')).wasCancelled).toBe(false);
    served.cancelAll();
    expect(await run).toMatchObject({ error: { code: 'cancelled' } });
    expect(served.isBusy()).toBe(false);
  });

  it('that go on are found by the next window, which hears them and gets their answers', async () => {
    void call('a-1', 'run-to-project', { file: 'x' });
    void call('a-2', 'overview');
    const made = await service.called('run-to-project');
    made.emit({ type: 'progress', phase: 'k-means', done: 1, total: 2, secondsLeft: 3 });
    served.windowClosed();
    const found = await say(CHANNELS.running);
    expect(found).toMatchObject([{ id: 'a-1', name: 'run-to-project', progress: { phase: 'k-means' } }]);
    await expect(handlers.get(CHANNELS.running)!(STRANGER)).rejects.toThrow(/Only the window/);
    expect(await handlers.get(CHANNELS.adopt)!(STRANGER, 'a-1')).toMatchObject({ error: { code: 'usage' } });
    expect(await say(CHANNELS.adopt, 'a-9')).toMatchObject({ error: { code: 'usage' } });
    const answer = say(CHANNELS.adopt, 'a-1');
    made.resolve({ number: 7 });
    expect(await answer).toEqual({ answer: { number: 7 } });
    // It ended between being found and being asked for.
    expect(await say(CHANNELS.adopt, 'a-1')).toEqual({ answer: { number: 7 } });
    expect(await say(CHANNELS.running)).toEqual([]);
  });
});

describe('what the program says unasked', () => {
  it('waits until the window hears, and again when a new window comes', () => {
    served.say({ type: 'open-file', file: '/early' });
    service.announce({ type: 'project-changed' });
    expect(sent).toEqual([]);
    handlers.get(CHANNELS.listening)!(STRANGER);
    expect(sent).toEqual([]);
    say(CHANNELS.listening);
    expect(sent).toEqual([
      { type: 'host', event: { type: 'open-file', file: '/early' } },
      { type: 'host', event: { type: 'project-changed' } },
    ]);
    served.windowClosed();
    served.say({ type: 'open-file', file: '/late' });
    expect(sent).toHaveLength(2);
    say(CHANNELS.listening);
    expect(sent).toHaveLength(3);
  });
});
