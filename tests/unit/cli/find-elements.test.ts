import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../src-main/host/cli/command.ts';
import { findElements } from '../../../src-main/host/cli/commands/find-elements.ts';

const found = {
  signal: 'lines',
  peaks: [{ energy: 12.2, significance: 6, is: null }],
  proposals: [
    { symbol: 'Fe', confidence: 'certain', reason: 'Kα and Kβ.', found: [], alternatives: [] },
    {
      symbol: 'Co',
      confidence: 'likely',
      reason: 'Only Kα.',
      found: [],
      alternatives: [],
      origin: { source: 'the pole pieces', map: { evenness: 'as-background', parts: 16 } },
    },
  ],
  notes: ['A note.'],
};

/** Calls the command with a service that holds an image and a spectrum image. */
async function run(flags: Invocation['flags'] = {}) {
  const asked: unknown[] = [];
  const call = async (name: string, request: unknown) => {
    if (name === 'inspect-file')
      return {
        datasets: [
          { index: 0, kind: 'image' },
          { index: 1, kind: 'spectrum-image' },
        ],
      };
    asked.push(request);
    return found;
  };
  const invocation = { positionals: ['map.bcf'], flags, call, say: () => undefined } as unknown as Invocation;
  return { ...(await findElements.run(invocation)), asked };
}

describe('find-elements on the command line', () => {
  it('takes the first dataset of spectra, or the one that is named', async () => {
    expect((await run()).asked).toMatchObject([{ file: 'map.bcf', dataset: 1, region: null }]);
    expect((await run({ brightest: true })).asked).toMatchObject([{ spectrum: 'brightest' }]);
    expect((await run({ dataset: '0' })).asked).toMatchObject([{ dataset: 0 }]);
  });

  it('says how sure it is, why, and where from', async () => {
    const { text, json } = await run();
    expect(text).toMatch(/^Fe +certain +Kα and Kβ\.$/m);
    expect(text).toMatch(
      /^Co +likely .*Possibly from the instrument: the pole pieces; its map follows the background/m,
    );
    expect(text).toContain('Peaks that stay unexplained: 12.200.');
    expect(text).toContain('A note.');
    expect(json).toMatchObject({ dataset: 1, proposals: found.proposals });
  });
});
