import { EventEmitter } from 'node:events';
import type { App, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { endInOrder } from '../../../src-main/host/electron/end-in-order.ts';
import { recoverFromCrash } from '../../../src-main/host/electron/window-crash.ts';

/** A program that ends when nobody holds it back, as Electron's does. */
function fakeApp() {
  const emitter = new EventEmitter();
  const log: string[] = [];
  const app = Object.assign(emitter, {
    quit() {
      let isPrevented = false;
      emitter.emit('before-quit', { preventDefault: () => (isPrevented = true) });
      if (!isPrevented) log.push('ended');
    },
  });
  return { app: app as unknown as App, log };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the end of the program', () => {
  it('comes after the end of the engine, once', async () => {
    const { app, log } = fakeApp();
    const end = endInOrder({
      app,
      isBusy: () => false,
      ask: async () => false,
      close: async () => void log.push('closed'),
    });
    expect(end.hasBegun()).toBe(false);
    app.quit();
    app.quit();
    end.atOnce();
    expect(end.hasBegun()).toBe(true);
    await turn();
    expect(log).toEqual(['closed', 'ended']);
  });

  it('comes also when closing fails', async () => {
    const { app, log } = fakeApp();
    endInOrder({ app, isBusy: () => false, ask: async () => true, close: () => Promise.reject(new Error('no')) });
    app.quit();
    await turn();
    expect(log).toEqual(['ended']);
  });

  it('is asked about while something runs, and may be put off', async () => {
    const { app, log } = fakeApp();
    const answers = [false, true];
    const ask = async () => {
      log.push('asked');
      return answers.shift()!;
    };
    endInOrder({ app, isBusy: () => true, ask, close: async () => void log.push('closed') });
    app.quit();
    // A second time while the question stands.
    app.quit();
    await turn();
    expect(log).toEqual(['asked']);
    app.quit();
    await turn();
    expect(log).toEqual(['asked', 'asked', 'closed', 'ended']);
  });

  it('is nobody’s choice when the system wants it, even while the question stands', async () => {
    const { app, log } = fakeApp();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const end = endInOrder({ app, isBusy: () => true, ask: () => promise, close: async () => void log.push('closed') });
    app.quit();
    end.atOnce();
    resolve(true);
    await turn();
    expect(log).toEqual(['closed', 'ended']);
  });
});

describe('a page whose process dies', () => {
  function crash(reason: string, answer: boolean) {
    const contents = new EventEmitter();
    const log: string[] = [];
    const note = (what: string) => () => void log.push(what);
    recoverFromCrash(contents as unknown as WebContents, {
      gone: note('gone'),
      ask: async (why) => {
        log.push(why);
        return answer;
      },
      load: note('load'),
      quit: note('quit'),
    });
    contents.emit('render-process-gone', {}, { reason, exitCode: 5 });
    return log;
  }

  it('is loaded again, or the program ends, as the person wants it', async () => {
    const [again, quit] = [crash('oom', true), crash('some-new-reason', false)];
    await turn();
    expect(again).toEqual(['gone', 'It ran out of memory (code 5)', 'load']);
    expect(quit).toEqual(['gone', 'some-new-reason (code 5)', 'quit']);
  });

  it('is no matter when it has ended in order', async () => {
    const log = crash('clean-exit', true);
    await turn();
    expect(log).toEqual([]);
  });
});
