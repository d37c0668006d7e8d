import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../../../src-main/host/loopback/server.ts';
import { unpack } from '../../../src-preload/contract/packed-message.ts';
import type { HostMessage } from '../../../src-preload/contract/wire.ts';
import { type FakeService, fakeService, SAMPLE_ERROR } from '../../fixtures/fake-service.ts';

const TOKEN = 'a-token-of-the-test';
let folder: string;
let service: FakeService;
let loopback: Loopback;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'phasewright-loopback-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>Window</title>');
  writeFileSync(join(folder, 'page', 'assets', 'index-abc123.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'page', '.env'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'page', 'link.txt'));
  service = fakeService();
  loopback = await startLoopback({ service, pageFolder: join(folder, 'page'), token: TOKEN, port: 0 });
});
afterEach(async () => {
  await loopback.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const origin = () => `http://127.0.0.1:${loopback.port}`;
const cookie = (token = TOKEN) => `phasewright-${loopback.port}=${token}`;
const posting = () => ({ Cookie: cookie(), Origin: origin(), 'Content-Type': 'application/json' });

/** As an attacker would: path and headers go out as they are, which `fetch` would not do. */
function raw(method: string, path: string, headers: OutgoingHttpHeaders = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: loopback.port, method, path, headers, agent: false });
    request.on('error', reject).on('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) });
    });
    request.end(body);
  });
}

const get = (path: string, headers: OutgoingHttpHeaders = {}) => raw('GET', path, { Cookie: cookie(), ...headers });
function call(name: string, request: unknown, id: string = crypto.randomUUID(), headers: OutgoingHttpHeaders = {}) {
  return raw('POST', `/call/${name}`, { ...posting(), 'X-Phasewright-Call': id, ...headers }, JSON.stringify(request));
}

/** Hears the event stream; `next` waits for a message that fits. */
async function listen(headers: OutgoingHttpHeaders = {}) {
  const heard: HostMessage[] = [];
  const ids: string[] = [];
  let wake = () => {};
  const request = httpRequest({
    host: '127.0.0.1',
    port: loopback.port,
    path: '/events',
    headers: { Cookie: cookie(), ...headers },
    agent: false,
  });
  request.on('error', () => {});
  const ended = Promise.withResolvers<void>();
  request.on('response', (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const line of blocks.flatMap((block) => block.split('\n'))) {
        if (line.startsWith('data: ')) heard.push(JSON.parse(line.slice(6)));
        if (line.startsWith('id: ')) ids.push(line.slice(4));
      }
      wake();
    });
    response.on('close', () => ended.resolve());
  });
  request.end();
  async function next(fits: (message: HostMessage) => boolean): Promise<HostMessage> {
    for (;;) {
      const found = heard.find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  await next(({ type }) => type === 'hello');
  return { heard, ids, next, close: () => request.destroy(), ended: ended.promise };
}

describe('the gate', () => {
  it('lets in who has the address that was printed', async () => {
    const enter = await raw('GET', new URL(loopback.url).pathname);
    expect(enter.status).toBe(200);
    expect(enter.headers['set-cookie']).toEqual([`${cookie()}; Path=/; HttpOnly; SameSite=Strict`]);
    const page = await get('/');
    expect(page.status).toBe(200);
    expect(page.body.toString()).toContain('Window');
  });

  it.each(['/', '/index.html', '/assets/index-abc123.js', '/events', '/answer/x', '/running'])(
    'shows %s to nobody without the token',
    async (path) => {
      expect((await raw('GET', path)).status).toBe(401);
      expect((await get(path, { Cookie: cookie('another') })).status).toBe(401);
      expect((await get(path, { Cookie: `other=${TOKEN}` })).status).toBe(401);
      expect((await get(path, { Cookie: `phasewright-1=${TOKEN}` })).status).toBe(401);
    },
  );

  it('hands no cookie to a wrong token', async () => {
    for (const path of ['/enter/', '/enter/wrong', `/enter/${TOKEN}x`]) {
      const answer = await raw('GET', path);
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('refuses other names of this machine (DNS rebinding), even with the token', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${loopback.port}`,
      '127.0.0.1',
      '127.0.0.1:1',
      `[::1]:${loopback.port}`,
    ]) {
      expect((await get('/', { Host: host })).status).toBe(403);
      expect((await raw('GET', new URL(loopback.url).pathname, { Host: host })).headers['set-cookie']).toBeUndefined();
    }
    expect((await get('/', { Host: `localhost:${loopback.port}` })).status).toBe(200);
  });

  it('refuses pages of other origins, even with the token', async () => {
    for (const from of [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${loopback.port + 1}`,
      `https://127.0.0.1:${loopback.port}`,
    ]) {
      expect((await call('settings', {}, 'a', { Origin: from })).status).toBe(403);
      expect((await get('/events', { Origin: from })).status).toBe(403);
    }
    const { Origin: _, ...without } = posting();
    expect((await raw('POST', '/call/settings', { ...without, 'X-Phasewright-Call': 'a' }, '{}')).status).toBe(403);
    expect((await call('settings', {}, 'a', { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect(service.calls).toEqual([]);
  });

  it('knows GET and POST only, and only its own paths', async () => {
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'HEAD', 'TRACE']) {
      expect((await raw(method, '/', posting())).status).toBe(405);
    }
    expect((await raw('POST', '/', posting(), '{}')).status).toBe(404);
    expect((await raw('POST', '/events', posting(), '{}')).status).toBe(404);
    expect((await get('/call/settings')).status).toBe(404);
  });

  it('sends strict headers with every answer', async () => {
    for (const answer of [await get('/'), await raw('GET', '/'), await get('/nothing'), await call('nothing', {})]) {
      expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/);
      expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.headers['referrer-policy']).toBe('no-referrer');
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('files of the page', () => {
  it('are given out with their types; hashed ones for good', async () => {
    const script = await get('/assets/index-abc123.js?v=1');
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.headers['cache-control']).toContain('immutable');
    expect((await get('/')).headers['cache-control']).toBe('no-store');
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//etc/passwd',
    '/etc/passwd',
    '/link.txt',
    '/.env',
    '/%00',
    '/%',
    '/assets',
    '/assets/',
    'http://evil.example/secret.txt',
  ])('%s is not', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).not.toContain('secret');
  });
});

describe('calls', () => {
  it('carry large arrays as they are', async () => {
    const map = Float32Array.from({ length: 2048 * 2048 }, (_, index) => index / 7);
    const answer = call('window-map', { file: '/cube.dm4', first: 0, end: 9 });
    const made = await service.called('window-map');
    expect(made.request).toEqual({ file: '/cube.dm4', first: 0, end: 9 });
    made.resolve({ map });
    const { status, body } = await answer;
    expect(status).toBe(200);
    const { map: came } = unpack(body) as { map: Float32Array };
    expect(Buffer.compare(Buffer.from(came.buffer, came.byteOffset, came.byteLength), Buffer.from(map.buffer))).toBe(0);
  });

  it('carry errors with all their fields', async () => {
    const answer = call('overview', { file: 'x' });
    (await service.called('overview')).reject(SAMPLE_ERROR);
    const { status, body } = await answer;
    expect(status).toBe(422);
    expect(unpack(body)).toEqual({
      code: 'file-damaged',
      message: 'Bad — schlecht.',
      advice: 'Get another.',
      file: '/data/cube.dm4',
      format: 'gatan-dm',
      byteOffset: 12,
    });
  });

  it('say what is wrong with what cannot be one', async () => {
    const errors = [
      await call('no-such-call', {}),
      await call('toString', {}),
      await call('settings', {}, 'bad id!'),
      await raw('POST', '/call/settings', { ...posting(), 'X-Phasewright-Call': 'a' }, '{'),
      await raw(
        'POST',
        '/call/settings',
        { ...posting(), 'X-Phasewright-Call': 'a', 'Content-Type': 'text/plain' },
        '{}',
      ),
      await raw('POST', '/call/settings', { ...posting(), 'X-Phasewright-Call': 'a', 'Content-Length': '40000000' }),
    ];
    for (const { status, body } of errors) {
      expect(status).toBe(400);
      expect(unpack(body)).toMatchObject({ code: 'usage' });
    }
    expect(service.calls).toEqual([]);
  });

  it('are cancelled on request', async () => {
    const answer = call('overview', { file: 'x' }, 'one');
    const made = await service.called('overview');
    expect((await raw('POST', '/cancel', posting(), '{"id":"one"}')).status).toBe(204);
    expect(made.wasCancelled).toBe(true);
    expect((await answer).status).toBe(299);
    expect((await raw('POST', '/cancel', posting(), '{"id":"unknown"}')).status).toBe(204);
  });

  it('are cancelled when their connection closes unanswered', async () => {
    const request = httpRequest({
      host: '127.0.0.1',
      port: loopback.port,
      method: 'POST',
      path: '/call/window-map',
      headers: { ...posting(), 'X-Phasewright-Call': 'one' },
    });
    request.on('error', () => {});
    request.end('{}');
    const made = await service.called('window-map');
    request.destroy();
    await expect.poll(() => made.wasCancelled).toBe(true);
  });

  it('that take long go on without their tab, and wait for it to come back', async () => {
    const tab = await listen();
    const { status } = await call('run-to-project', { file: 'x' }, 'run-1');
    expect(status).toBe(202);
    tab.close();
    const made = await service.called('run-to-project');
    await tab.ended;
    expect(made.wasCancelled).toBe(false);
    made.emit({ type: 'progress', phase: 'k-means', done: 1, total: 2, secondsLeft: 3 });
    made.emit({ type: 'warning', warning: 'Two dead channels.' });
    made.resolve({ labels: new Int32Array([1, 2]) });
    await new Promise((resolve) => setImmediate(resolve));

    const back = await listen({ 'Last-Event-ID': tab.ids.at(-1)! });
    await back.next((message) => message.type === 'settled' && message.id === 'run-1');
    expect(back.heard.map(({ type }) => type)).toEqual(['hello', 'call', 'settled']);
    expect(unpack((await get('/answer/run-1')).body)).toEqual({ labels: new Int32Array([1, 2]) });
    // Another tab may have waited for it too.
    expect((await get('/answer/run-1')).status).toBe(200);
    const unknown = await get('/answer/run-2');
    expect(unknown.status).toBe(500);
    expect(unpack(unknown.body)).toMatchObject({ message: expect.stringContaining('no longer kept') });
  });

  it('that take long are named to a tab that comes later, with how far they are', async () => {
    const begun = Date.now();
    expect((await call('run-to-project', { file: 'x' }, 'run-1')).status).toBe(202);
    const look = call('overview', { file: 'x' }, 'look-1');
    const made = await service.called('run-to-project');
    const list = async () => unpack((await get('/running')).body);
    expect(await list()).toMatchObject([{ id: 'run-1', name: 'run-to-project', progress: null, warnings: [] }]);
    const progress = { type: 'progress', phase: 'k-means', done: 1, total: 2, secondsLeft: 3 } as const;
    made.emit(progress);
    made.emit({ type: 'warning', warning: 'Two dead channels.' });
    const [known] = (await list()) as [{ startedAt: number }];
    expect(known).toMatchObject({ request: { file: 'x' }, progress, warnings: ['Two dead channels.'] });
    expect(known.startedAt).toBeGreaterThanOrEqual(begun);
    expect((await get('/answer/run-1')).status).toBe(202);
    made.resolve({ number: 7 });
    expect(await list()).toEqual([]);
    expect(unpack((await get('/answer/run-1')).body)).toEqual({ number: 7 });
    (await service.called('overview')).resolve(null);
    await look;
  });
});

describe('events', () => {
  it('go to every tab: progress by call id, and what the service says unasked', async () => {
    const [one, two] = [await listen(), await listen()];
    expect(one.heard[0]).toMatchObject({ type: 'hello', host: { kind: 'browser', nativeDialogs: false } });
    const answer = call('overview', { file: 'x' }, 'look-7');
    const made = await service.called('overview');
    made.emit({ type: 'progress', phase: 'reading', done: 1, total: 4, secondsLeft: null });
    service.announce({ type: 'project-changed' });
    for (const tab of [one, two]) {
      const progress = await tab.next(({ type }) => type === 'call');
      expect(progress).toEqual({
        type: 'call',
        id: 'look-7',
        event: { type: 'progress', phase: 'reading', done: 1, total: 4, secondsLeft: null },
      });
      await tab.next((message) => message.type === 'host' && message.event.type === 'project-changed');
    }
    made.resolve(null);
    await answer;
  });

  it('from before the first tab are not lost, such as the file to open', async () => {
    loopback.send({ type: 'open-file', file: '/data/cube.dm4' });
    const first = await listen();
    await first.next(({ type }) => type === 'host');
    const second = await listen();
    expect(second.heard).toHaveLength(1);
  });
});

describe('the end', () => {
  it('cancels what is under way and lets go of every tab and of the port', async () => {
    const tab = await listen();
    const answer = call('overview', { file: 'x' });
    const made = await service.called('overview');
    await loopback.close();
    expect(made.wasCancelled).toBe(true);
    expect((await answer).status).toBe(299);
    await tab.ended;
    expect(service.isClosed).toBe(false);
    loopback = await startLoopback({ service, pageFolder: folder, token: TOKEN, port: loopback.port });
  });

  it('a second start on the same port says so', async () => {
    await expect(
      startLoopback({ service, pageFolder: folder, token: TOKEN, port: loopback.port }),
    ).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('is taken: perhaps Phasewright runs') });
  });
});
