import type { DriftWord, SessionJudgment } from '../../../src-preload/contract/anomaly-results.ts';
import { formatNumber, formatPercent } from '../../parts/recipe/numbers.ts';
import { drawControlChart } from '../../vis/control-chart.ts';
import { DrawingVis } from '../../vis/drawing-vis.tsx';

/** Three standard errors, as the step has it. */
const LIMIT = 3;

const DRIFT_WORDS: { readonly [Word in DriftWord]: string } = {
  steady: 'steady',
  drifting: 'drifting: sessions creep away together',
  'out-of-control': 'out of control: this session lies apart',
  'too-few': 'too few images to tell',
};

/** What each session gave, what was to be expected of it, and whether its scores have moved. */
export function SessionsView({ sessions }: { readonly sessions: readonly SessionJudgment[] }) {
  const alarms = sessions.filter(({ drift }) => isAlarm(drift));
  const canTell = sessions.some(({ z }) => z !== null);
  return (
    <>
      {canTell && (
        <div className="anomalies-chart">
          <DrawingVis
            label={`Control chart of ${sessions.length} sessions; ${alarms.length === 0 ? 'no alarm' : `alarms: ${alarms.map(({ session }) => session).join(', ')}`}`}
            draw={(size, theme) =>
              drawControlChart({
                sessions: sessions.map(({ session, z, ewma, ewmaLimit, drift }) => ({
                  name: session,
                  z,
                  ewma,
                  limit: ewmaLimit,
                  isAlarm: isAlarm(drift),
                })),
                limit: LIMIT,
                ...size,
                theme,
              })
            }
          />
        </div>
      )}
      <div className="anomalies-scroll">
        <table className="anomalies-table">
          <thead>
            <tr>
              <th scope="col">Session</th>
              <th scope="col">Judged</th>
              <th scope="col">Flagged</th>
              <th scope="col" title="False flags were all that are not known to be anomalous nominal; 95 % interval">
                Expected falsely
              </th>
              <th scope="col" title="Known nominal images that are flagged; 95 % interval of their share">
                Nominal flagged
              </th>
              <th scope="col">Drift</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((row) => (
              <tr key={row.session} data-alarm={isAlarm(row.drift) || undefined}>
                <th scope="row">{row.session}</th>
                <td>{row.judged}</td>
                <td>{row.flagged}</td>
                <td>
                  {formatNumber(row.expectedFalse, 2)} ({row.expectedLow} – {row.expectedHigh})
                </td>
                <td>{falseRate(row)}</td>
                <td>{DRIFT_WORDS[row.drift]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function isAlarm(drift: DriftWord): boolean {
  return drift === 'drifting' || drift === 'out-of-control';
}

function falseRate({ nominal, falseFlags, falseRateLow, falseRateHigh }: SessionJudgment): string {
  if (nominal === 0 || falseRateLow === null || falseRateHigh === null) return '–';
  return `${falseFlags} of ${nominal} (${formatPercent(falseRateLow)} – ${formatPercent(falseRateHigh)})`;
}
