import type { PhaseRecord } from '../../src-preload/contract/project.ts';
import type { RunResult } from '../../src-preload/contract/results.ts';

export function methodsText(result: RunResult, _phases: readonly PhaseRecord[]): string {
  return `Phasewright ${result.versions.phasewright}.`;
}
