import {
  type ElementProposal,
  type ElementTable,
  lineWidthKeV,
  shellLabel,
} from '../../../src-preload/contract/elements.ts';
import { SOFTEST_M_ZETA_KEV } from './line-families.ts';

/** A lone line within this share of its width of a soft M line could be that. */
const NEAR = 0.5;
/** M lines weaker than this share of Mζ are seen by nobody. */
const LEAST_WEIGHT = 0.04;

/**
 * The K lines of boron to oxygen lie where the M lines of zirconium to xenon do, which are not fitted: their counts are known to no better
 * than a factor, and would be taken from light elements that are there. So a light element with one line, beside an element with M lines at
 * the same place, is possible at most, unless the file names it.
 *
 * @param resolutionEV FWHM at Mn Kα
 */
export function besideSoftLines<P extends ElementProposal>(
  proposals: readonly P[],
  table: ElementTable,
  named: readonly string[],
  resolutionEV: number,
): P[] {
  const heavy = proposals
    .filter(({ confidence }) => confidence !== 'possible')
    .map(({ symbol }) => table.find((element) => element.symbol === symbol)!);
  const soft = heavy.flatMap(({ symbol, lines }) => {
    const zeta = lines.find(([name]) => name === 'Mz');
    const isLeftOut = zeta && !lines.some(([name]) => name === 'Ma') && zeta[1] < SOFTEST_M_ZETA_KEV;
    if (!isLeftOut) return [];
    return lines
      .filter(([name, , weight]) => name.startsWith('M') && weight >= LEAST_WEIGHT)
      .map(([name, keV]) => ({ keV, label: `${symbol} ${shellLabel(name)}` }));
  });
  return proposals.map((proposal) => {
    const main = table
      .find(({ symbol }) => symbol === proposal.symbol)!
      .lines.find(([name]) => name === proposal.found[0]?.name);
    if (!main || proposal.found.length > 1 || named.includes(proposal.symbol)) return proposal;
    const beside = soft.find(({ keV }) => Math.abs(keV - main[1]) < NEAR * lineWidthKeV(main[1], resolutionEV));
    if (!beside) return proposal;
    const reason = `${proposal.reason.replace(/\.$/, '')}; ${beside.label} lies there.`;
    return { ...proposal, confidence: 'possible', reason };
  });
}
