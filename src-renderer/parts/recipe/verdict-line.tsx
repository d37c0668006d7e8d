import { Icon } from '@blueprintjs/core';
import type { IconName } from '@blueprintjs/icons';
import type { Verdict } from './verdicts.ts';

const ICONS: { readonly [tone in Verdict['tone']]: IconName } = {
  good: 'endorsed',
  caution: 'info-sign',
  bad: 'warning-sign',
};

/** A verdict: mark, title, and its plain sentence where there is room. */
export function VerdictLine({ verdict, isLong = true }: { readonly verdict: Verdict; readonly isLong?: boolean }) {
  return (
    <p className={`verdict verdict-${verdict.tone}`} title={verdict.sentence}>
      <Icon icon={ICONS[verdict.tone]} size={13} />
      <span>
        <strong>{verdict.title}</strong>
        {isLong && verdict.sentence && <> – {verdict.sentence}</>}
      </span>
    </p>
  );
}
