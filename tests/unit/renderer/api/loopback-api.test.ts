import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../../../../src-main/host/loopback/server.ts';
import type { ServiceEvent } from '../../../../src-preload/contract/service.ts';
import type { Connection } from '../../../../src-preload/contract/wire.ts';
import { type Browser, loopbackApi } from '../../../../src-renderer/api/loopback-api.ts';
import { type FakeService, fakeService, SAMPLE_ERROR } from '../../../fixtures/fake-service.ts';

let service: FakeService;
let loopback: Loopback;
let browser: ReturnType<typeof fakeBrowser>;

beforeEach(async () => {
  service = fakeService();
  loopback = await start(0, 'token');
  browser = fakeBrowser(loopback.port, 'token');
});
afterEach(async () => {
  browser.close();
  await loopback.close();
});

const start = (port: number, token: string) => startLoopback({ service, pageFolder: tmpdir(), token, port });

/** What a browser does on its own: addresses, cookie, origin, and events that reconnect. */
function fakeBrowser(port: number, token: string) {
  const origin = `http://127.0.0.1:${port}`;
  const streams = new Set<AbortController>();
  const send = (path: string, init: RequestInit = {}) =>
    fetch(origin + path, {
      ...init,
      headers: {
        ...init.headers,
        Cookie: `phasewright-${port}=${token}`,
        ...(init.method === 'POST' && { Origin: origin }),
      },
    });

  class FakeEventSource {
    readyState = 0;
    onmessage: ((event: { data: string }) => void) | null = null;
    onerror: (() => void) | null = null;
    readonly abort = new AbortController();
    lastId: string | undefined;

    readonly url: string;

    constructor(url: string) {
      this.url = url;
      streams.add(this.abort);
      void this.run();
    }

    close(): void {
      this.readyState = 2;
      this.abort.abort();
    }

    async run(): Promise<void> {
      while (!this.abort.signal.aborted) {
        const isRefused = await this.read().catch(() => false);
        if (this.abort.signal.aborted) return;
        this.readyState = isRefused ? 2 : 0;
        this.onerror?.();
        if (isRefused) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }

    async read(): Promise<boolean> {
      const headers = this.lastId === undefined ? {} : { 'Last-Event-ID': this.lastId };
      const response = await send(this.url, { headers, signal: this.abort.signal });
      if (!response.ok) return true;
      this.readyState = 1;
      let text = '';
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const lines = text.split('\n');
        text = lines.pop()!;
        for (const line of lines) {
          if (line.startsWith('id: ')) this.lastId = line.slice(4);
          if (line.startsWith('data: ')) this.onmessage?.({ data: line.slice(6) });
        }
      }
      return false;
    }
  }

  return {
    fetch: send as Browser['fetch'],
    EventSource: FakeEventSource as unknown as Browser['EventSource'],
    close: () => streams.forEach((stream) => void stream.abort()),
  };
}

const RUN = { recipe: {}, recipeFolder: 'x', file: 'x', project: 'p' };

describe('the window over HTTP', () => {
  it('knows its host', async () => {
    const api = await loopbackApi(browser);
    expect(api.host).toMatchObject({ kind: 'browser', nativeDialogs: false, platform: process.platform });
    expect(api.connection!.state()).toBe('connected');
  });

  it('gets answers with their arrays, and hears progress of its own calls only', async () => {
    const api = await loopbackApi(browser);
    const heard: ServiceEvent[] = [];
    const one = api.call('window-map', { file: 'x', first: 0, end: 4 }, (event) => heard.push(event));
    const other = api.call('overview', { file: 'x' }, () => expect.unreachable());
    const made = await service.called('window-map');
    made.emit({ type: 'progress', phase: 'reading', done: 1, total: 2, secondsLeft: null });
    made.emit({ type: 'warning', warning: 'odd' });
    made.emit({ type: 'preview', kind: 'labels', rows: 1, columns: 3, labels: Uint8Array.of(0, 2, 1) });
    await expect.poll(() => heard.map(({ type }) => type)).toEqual(['progress', 'warning', 'preview']);
    expect(heard[2]).toEqual({ type: 'preview', kind: 'labels', rows: 1, columns: 3, labels: Uint8Array.of(0, 2, 1) });
    const embedding = {
      kind: 'embedding',
      rows: 1,
      columns: 3,
      points: Float32Array.of(0.5, 1, -2, 3),
      sample: Int32Array.of(0, 2),
      iteration: 20,
      iterations: 1000,
      divergence: 1.5,
    } as const;
    made.emit({ type: 'preview', ...embedding });
    await expect.poll(() => heard.length).toBe(4);
    expect(heard[3]).toEqual({ type: 'preview', ...embedding });
    made.resolve({ map: new Float32Array([1, 2]) });
    expect(await one.answer).toEqual({ map: new Float32Array([1, 2]) });
    (await service.called('overview')).resolve(null);
    await other.answer;
  });

  it('gets errors with all their fields', async () => {
    const api = await loopbackApi(browser);
    const { answer } = api.call('overview', { file: 'x' });
    (await service.called('overview')).reject(SAMPLE_ERROR);
    await expect(answer).rejects.toMatchObject({
      name: 'AppError',
      code: 'file-damaged',
      where: { file: '/data/cube.dm4', format: 'gatan-dm', byteOffset: 12 },
    });
  });

  it('cancels', async () => {
    const api = await loopbackApi(browser);
    const look = api.call('overview', { file: 'x' });
    await service.called('overview');
    look.cancel();
    await expect(look.answer).rejects.toMatchObject({ code: 'cancelled' });
    const run = api.call('run-to-folder', { recipe: {}, recipeFolder: 'x', file: 'x', folder: 'x' });
    await service.called('run-to-folder');
    run.cancel();
    await expect(run.answer).rejects.toMatchObject({ code: 'cancelled' });
    run.cancel();
  });

  it('gets the answer of a long call when it is there', async () => {
    const api = await loopbackApi(browser);
    const run = api.call('write-example', { out: 'x' });
    (await service.called('write-example')).resolve({ out: 'x', truth: 'y' });
    expect(await run.answer).toEqual({ out: 'x', truth: 'y' });
  });

  it('follows long calls of another tab: hears, cancels, gets the answer; its own are not named', async () => {
    const [one, two] = [await loopbackApi(browser), await loopbackApi(browser)];
    const answer = one.call('run-to-project', RUN).answer;
    const made = await service.called('run-to-project');
    expect(await one.running()).toEqual([]);
    const [known] = await two.running();
    expect(known).toMatchObject({ name: 'run-to-project', request: RUN });
    const heard: ServiceEvent[] = [];
    const followed = two.adopt(known!.id, (event) => heard.push(event));
    const warning = { type: 'warning', warning: 'odd' } as const;
    made.emit(warning);
    await expect.poll(() => heard).toEqual([warning]);
    made.resolve({ number: 7 });
    expect(await followed.answer).toEqual({ number: 7 });
    expect(await answer).toEqual({ number: 7 });
    // Over before it was asked for.
    expect(await two.adopt(known!.id, () => {}).answer).toEqual({ number: 7 });
    void one.call('run-to-project', RUN).answer.catch(() => {});
    await expect.poll(() => service.calls.length).toBe(2);
    const [next] = await two.running();
    const cancelling = two.adopt(next!.id, () => {});
    cancelling.cancel();
    await expect(cancelling.answer).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('hears what the host says unasked, until it stops listening', async () => {
    const api = await loopbackApi(browser);
    const heard: unknown[] = [];
    const stop = api.listen((event) => heard.push(event));
    service.announce({ type: 'project-changed' });
    await expect.poll(() => heard).toEqual([{ type: 'project-changed' }]);
    stop();
    service.announce({ type: 'project-changed' });
    expect(heard).toHaveLength(1);
  });

  it('comes back by itself, and says so meanwhile', async () => {
    const api = await loopbackApi(browser);
    const states: Connection[] = [];
    api.connection!.listen((state) => states.push(state));
    await loopback.close();
    await expect.poll(() => states).toEqual(['reconnecting']);
    await expect(api.call('settings', {}).answer).rejects.toMatchObject({
      message: expect.stringContaining('does not answer'),
    });
    loopback = await start(loopback.port, 'token');
    await expect.poll(() => states, { timeout: 5000 }).toEqual(['reconnecting', 'connected']);
  });

  it('knows when its program was started anew, and lets go of what it waited for', async () => {
    const api = await loopbackApi(browser);
    const run = api.call('write-example', { out: 'x' });
    const failed = expect(run.answer).rejects.toMatchObject({ advice: expect.stringContaining('address') });
    await service.called('write-example');
    await loopback.close();
    loopback = await start(loopback.port, 'another');
    await expect.poll(() => api.connection!.state(), { timeout: 5000 }).toBe('ended');
    await failed;
  });

  it('says so when nobody answers at all', async () => {
    await loopback.close();
    await expect(loopbackApi(browser)).rejects.toMatchObject({ advice: expect.stringContaining('Start Phasewright') });
    loopback = await start(0, 'token');
  });
});
