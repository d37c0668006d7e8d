import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Fork, startUtilityProcess } from '../../../src-main/host/electron/utility-engine.ts';
import type { ProcessEnd } from '../../../src-main/jobs/crash.ts';
import { createEngine } from '../../../src-main/jobs/engine-client.ts';
import { lineToHost } from '../../../src-main/jobs/line-to-host.ts';
import type { EngineMessage, HostMessage } from '../../../src-main/jobs/messages.ts';

/** A utility process as Electron describes it, with the test as its program. */
function fakeElectron(platform: NodeJS.Platform = 'linux') {
  const killed: string[] = [];
  const received: HostMessage[] = [];
  const started: { entry: string; options: unknown }[] = [];
  let child = new EventEmitter();
  const fork = ((entry: string, _args: string[], options: unknown) => {
    started.push({ entry, options });
    child = Object.assign(new EventEmitter(), {
      pid: 77,
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      postMessage: (message: HostMessage) => void received.push(message),
      kill: () => {
        killed.push('asked');
        setImmediate(() => child.emit('exit', 15));
        return true;
      },
    });
    return child;
  }) as unknown as Fork;
  const start = startUtilityProcess(fork, (pid) => killed.push(`killed ${pid}`), platform);
  return { start, killed, received, started, child: () => child as EventEmitter & { stderr: PassThrough } };
}

async function endOf(code: number, platform: NodeJS.Platform, lastWords = ''): Promise<ProcessEnd> {
  const { start, child } = fakeElectron(platform);
  const { promise, resolve } = Promise.withResolvers<ProcessEnd>();
  start('engine.js', { onMessage() {}, onEnd: resolve, onLog: undefined });
  child().stderr.write(lastWords);
  await new Promise((next) => setImmediate(next));
  child().emit('exit', code);
  return promise;
}

describe('engine as a utility process', () => {
  it('serves jobs like a child process', async () => {
    const fake = fakeElectron();
    const engine = createEngine({ entry: 'engine.js', startProcess: fake.start });
    const progress: unknown[] = [];
    const job = engine.start('inspect', { file: 'x', statistics: false }, { onProgress: (one) => progress.push(one) });
    await expect.poll(() => fake.received.length).toBe(1);
    expect(fake.started).toEqual([
      { entry: 'engine.js', options: { stdio: ['ignore', 'pipe', 'pipe'], serviceName: 'Phasewright engine' } },
    ]);
    const { id } = fake.received[0]!;
    const say = (message: EngineMessage) => fake.child().emit('message', message);
    say({ type: 'progress', id, progress: { phase: 'reading', done: 1, total: 2 } });
    say({ type: 'done', id, answer: 'read' });
    expect(await job.done).toBe('read');
    expect(progress).toHaveLength(1);
    await engine.close();
    expect(fake.killed).toEqual(['asked']);
  });

  it('says how it ended: signals as waitpid gives them, exit codes as they are on Windows', async () => {
    expect(await endOf(9, 'linux')).toMatchObject({ signal: 'SIGKILL', code: null });
    expect(await endOf(139, 'darwin')).toMatchObject({ signal: 'SIGSEGV' });
    expect(await endOf(0, 'linux')).toMatchObject({ code: 0, signal: null });
    expect(await endOf(1, 'linux', 'Error: out\n')).toEqual({ code: 1, signal: null, lastWords: 'Error: out\n' });
    expect(await endOf(9, 'win32')).toMatchObject({ code: 9, signal: null });
    expect(await endOf(3221225477, 'win32')).toMatchObject({ code: 3221225477 });
  });

  it('a crash fails the job, and the next one gets a fresh process', async () => {
    const fake = fakeElectron();
    const engine = createEngine({ entry: 'engine.js', startProcess: fake.start });
    const job = engine.start('inspect', { file: 'x', statistics: false });
    const failed = expect(job.done).rejects.toMatchObject({ code: 'engine-crashed' });
    await expect.poll(() => fake.received.length).toBe(1);
    fake.child().emit('error', 'FatalError', 'v8::heap');
    fake.child().emit('exit', 6);
    await failed;
    const next = engine.start('inspect', { file: 'x', statistics: false });
    await expect.poll(() => fake.started.length).toBe(2);
    fake.child().emit('message', { type: 'done', id: fake.received[1]!.id, answer: 'fine' });
    expect(await next.done).toBe('fine');
    await engine.close();
  });

  it('talks over the port that Electron gives it', () => {
    const port = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => void said.push(message) });
    const said: unknown[] = [];
    const heard: unknown[] = [];
    const line = lineToHost({ parentPort: port } as unknown as NodeJS.Process);
    line.listen((message) => heard.push(message));
    port.emit('message', { data: { type: 'cancel', id: 1 } });
    line.send({ type: 'warning', id: 1, warning: 'odd' });
    expect(heard).toEqual([{ type: 'cancel', id: 1 }]);
    expect(said).toEqual([{ type: 'warning', id: 1, warning: 'odd' }]);
  });
});
