import type {
  ElementInRegion,
  ElementOfRegions,
  ElementProposal,
  ElementsOfRegions,
} from '../../src-preload/contract/elements.ts';
import type { ElementsOfRegionsRequest } from '../../src-preload/contract/engine.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { ELEMENTS } from '../analysis/elements/element-table.ts';
import { type LineStrength, lineStrengths } from '../analysis/elements/line-strengths.ts';
import { openShells, searchShells, sumOfRegion } from './find-elements.ts';
import { surveyCube } from './survey-cube.ts';

/**
 * Elements of several regions, such as the phases of a run: each is searched by itself, so that what is in one only is not lost
 * in the sum of all; then every element found in any is measured in all.
 * @throws {AppError} `data-unsuitable`, `parameter-invalid` for a region without pixels, what reading throws, `cancelled`
 */
export async function elementsOfRegions(
  request: ElementsOfRegionsRequest,
  job: JobContext,
): Promise<ElementsOfRegions> {
  const opened = await openShells(request);
  const { sumSpectrum } = await surveyCube(opened.cube, opened.mayHold, job);
  // All pixels together say where the axis is; what is in one region only does not move it.
  const { notes, correction } = searchShells(sumSpectrum, opened);
  const shown = { ...opened, axis: correction ?? opened.axis, isAxisRight: true };
  const found: ReturnType<typeof searchShells>[] = [];
  for (const [i, region] of request.regions.entries()) {
    job.report({ phase: 'searching for elements', done: i, total: request.regions.length });
    await job.pause();
    found.push(searchShells(await sumOfRegion(request, region, job), shown));
  }
  const symbols = ELEMENTS.map(({ symbol }) => symbol).filter((symbol) =>
    found.some(({ proposals }) => proposals.some((proposal) => proposal.symbol === symbol)),
  );
  const measured = found.map(({ fit }) => (fit ? lineStrengths(symbols, fit, ELEMENTS) : null));
  const elements = symbols.map((symbol): ElementOfRegions => {
    const proposals = found.map((one) => one.proposals.find((proposal) => proposal.symbol === symbol));
    const lines = measured.map((one) => one?.get(symbol) ?? []);
    const label = strongest(lines);
    return {
      symbol,
      label: label ?? proposals.find((one) => one)!.found[0]?.label ?? symbol,
      regions: proposals.map((proposal, i) =>
        cellOf(
          proposal,
          lines[i]!.find((line) => line.label === label),
        ),
      ),
      ...originOf(proposals),
    };
  });
  const strengthOf = ({ regions }: ElementOfRegions) => Math.max(...regions.map(({ strength }) => strength ?? 0));
  return {
    signal: shown.signal,
    elements: elements.sort((a, b) => strengthOf(b) - strengthOf(a)),
    notes,
  };
}

/** The line of an element that is strongest in all regions together: the same one is compared everywhere. */
function strongest(regions: readonly (readonly LineStrength[])[]): string | null {
  const squares = new Map<string, number>();
  for (const { label, strength } of regions.flat()) squares.set(label, (squares.get(label) ?? 0) + strength ** 2);
  return [...squares].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function cellOf(proposal: ElementProposal | undefined, line: LineStrength | undefined): ElementInRegion {
  return {
    confidence: proposal?.confidence ?? null,
    reason: proposal?.reason ?? null,
    strength: line?.strength ?? proposal?.strength ?? null,
    counts: line ? { net: line.counts, error: line.error } : null,
  };
}

function originOf(proposals: readonly (ElementProposal | undefined)[]): Pick<ElementOfRegions, 'origin'> {
  const origin = proposals.find((proposal) => proposal?.origin)?.origin;
  return origin ? { origin } : {};
}
