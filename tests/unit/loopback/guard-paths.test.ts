import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { guardPaths, isInside, PATH_KEYS, STEP_PATHS } from '../../../src-main/host/guard-paths.ts';
import { SERVICE_REQUESTS, type Service } from '../../../src-preload/contract/service.ts';
import { STEP_SCHEMAS } from '../../../src-preload/contract/steps.ts';
import { type FakeService, fakeService } from '../../fixtures/fake-service.ts';

let folder: string;
let inner: FakeService;
let service: Service;
const at = (...names: string[]) => join(folder, ...names);

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'phasewright-guard-')));
  mkdirSync(at('open', 'deep'), { recursive: true });
  mkdirSync(at('open-not'));
  writeFileSync(at('open', 'cube.npy'), 'x');
  writeFileSync(at('open-not', 'secret.npy'), 'x');
  symlinkSync(at('open-not'), at('open', 'way-out'));
  symlinkSync(at('open-not', 'new.svg'), at('open', 'to-nothing.svg'));
  symlinkSync(at('open', 'deep'), at('open', 'way-in'));
  symlinkSync(at('open'), at('linked-root'));
  inner = fakeService({ 'inspect-file': 'read', 'convert-file': 'converted', 'run-to-project': 'run' });
  service = guardPaths(inner, [at('linked-root')]);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inspect = (file: string) => service.call('inspect-file', { file }).answer;
const refused = { code: 'file-unreadable', message: expect.stringContaining('lies outside the folders') };

describe('the path guard', () => {
  it('lets through what lies inside, with its links followed', async () => {
    await inspect(at('open', 'cube.npy'));
    await inspect(at('open', 'way-in', 'not-there-yet.npy'));
    await inspect(relative(process.cwd(), at('open', 'cube.npy')));
    expect(inner.calls.map((call) => (call.request as { file: string }).file)).toEqual([
      at('open', 'cube.npy'),
      at('open', 'deep', 'not-there-yet.npy'),
      at('open', 'cube.npy'),
    ]);
  });

  it.each([
    ['a path elsewhere', () => '/etc/passwd'],
    ['a way up', () => `${at('open')}/deep/../../open-not/secret.npy`],
    ['a folder whose name begins alike', () => at('open-not', 'secret.npy')],
    ['a link out', () => at('open', 'way-out', 'secret.npy')],
    ['a new file behind a link out', () => at('open', 'way-out', 'new', 'deep.npy')],
    ['a link to a file that is not there yet', () => at('open', 'to-nothing.svg')],
    ['a null byte', () => `${at('open', 'cube.npy')}\0.svg`],
    ['the folder above', () => at()],
    ['a file as if it were a folder, and up from there', () => `${at('open', 'cube.npy')}/../../open-not/secret.npy`],
  ])('refuses %s', async (_, path) => {
    await expect(inspect(path())).rejects.toMatchObject(refused);
    expect(inner.calls).toEqual([]);
  });

  it('judges every path of a request, and the one inside recipes', async () => {
    const file = at('open', 'cube.npy');
    await expect(service.call('convert-file', { file, out: at('x.npy') }).answer).rejects.toMatchObject({
      ...refused,
      where: { field: 'out' },
    });
    const run = (truth: string) =>
      service.call('run-to-project', {
        file,
        recipeFolder: at('open', 'deep'),
        project: at('open', 'p'),
        recipe: { phasewright: 1, steps: [{ op: 'kmeans' }, { op: 'compare', truth }] },
      }).answer;
    await expect(run('../../open-not/secret.npy')).rejects.toMatchObject({ where: { field: 'steps[1].truth' } });
    await expect(run('truth.npy')).resolves.toBe('run');
  });

  it('says which folders there are', async () => {
    await expect(inspect('/etc/passwd')).rejects.toMatchObject({
      message: expect.stringContaining(at('open')),
      advice: expect.stringContaining('--folder'),
    });
  });

  it('passes on cancelling, also before the path is judged', async () => {
    const early = service.call('overview', { file: at('open', 'cube.npy') });
    early.cancel();
    await expect(early.answer).rejects.toMatchObject({ code: 'cancelled' });
    expect(inner.calls).toEqual([]);
    const late = service.call('overview', { file: at('open', 'cube.npy') });
    await inner.called('overview');
    late.cancel();
    await expect(late.answer).rejects.toMatchObject({ code: 'cancelled' });
    expect(inner.calls[0]!.wasCancelled).toBe(true);
  });

  it('knows every key of the contract that may hold a path', () => {
    // A new key makes this fail: add it here, or to PATH_KEYS when it holds a path.
    const harmless =
      'statistics recipe device threads memoryBytes name run runs figure dataset create change region first end other id patch ids labels clusters phase what also budgetMs frame text block background axis elements deviation index quick latents frames bound training items resume array arrange calibrations datasets regions view spectrum map title axes place';
    const known = new Set<string>([...PATH_KEYS, ...harmless.split(' ')]);
    const keys = Object.values(SERVICE_REQUESTS).flatMap((schema) => Object.keys(schema.shape));
    expect(keys.filter((key) => !known.has(key))).toEqual([]);
  });

  it('knows every parameter of a step that may hold a path', () => {
    // Texts that are no paths. A new one makes this fail: add it here, or to STEP_PATHS when it holds a path.
    const harmless = new Set(['calibrate.axis', 'calibrate.units']);
    const isText = (schema: z.ZodType): boolean => {
      const { type, innerType, options } = schema.def as { type: string; innerType?: z.ZodType; options?: z.ZodType[] };
      return type === 'string' || (innerType ? isText(innerType) : (options ?? []).some(isText));
    };
    const texts = Object.entries(STEP_SCHEMAS).flatMap(([op, schema]) =>
      Object.entries(schema.shape as { [key: string]: z.ZodType })
        .filter(([, field]) => isText(field))
        .map(([key]) => `${op}.${key}`),
    );
    const paths = Object.entries(STEP_PATHS).map(([op, key]) => `${op}.${key}`);
    expect(texts.filter((text) => !harmless.has(text)).sort()).toEqual(paths.sort());
  });

  it('refuses paths that lead out of any step of a recipe', async () => {
    for (const [op, key] of Object.entries(STEP_PATHS)) {
      const recipe = { phasewright: 1, steps: [{ op, [key]: '../../open-not/secret.npy' }] };
      const request = {
        file: at('open', 'cube.npy'),
        recipeFolder: at('open', 'deep'),
        project: at('open', 'p'),
        recipe,
      };
      await expect(service.call('run-to-project', request).answer).rejects.toMatchObject(refused);
    }
  });

  it('tells inside from outside', () => {
    expect(isInside('/a/b', '/a')).toBe(true);
    expect(isInside('/a', '/a')).toBe(true);
    expect(isInside('/a/..b', '/a')).toBe(true);
    expect(isInside('/ab', '/a')).toBe(false);
    expect(isInside('/', '/a')).toBe(false);
  });
});
