import { describe, expect, it } from 'vitest';
import { engineEnvironment } from '../../../src-main/jobs/engine-environment.ts';

describe('the environment of the engine', () => {
  it('asks for huge pages and leaves everything else as it is', () => {
    expect(engineEnvironment({ HOME: 'here' })).toEqual({ HOME: 'here', GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' });
  });

  it('keeps what a person has set for the C library', () => {
    const set = 'glibc.malloc.check=1';
    expect(engineEnvironment({ GLIBC_TUNABLES: set }).GLIBC_TUNABLES).toBe(`${set}:glibc.malloc.hugetlb=1`);
    expect(engineEnvironment({ GLIBC_TUNABLES: 'glibc.malloc.hugetlb=0' }).GLIBC_TUNABLES).toBe(
      'glibc.malloc.hugetlb=0',
    );
  });
});
