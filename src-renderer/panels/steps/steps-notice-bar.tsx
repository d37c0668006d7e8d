import { Button } from '@blueprintjs/core';
import { undoDraft, useDraftHistory } from '../../parts/recipe/draft-history.ts';
import { sayInSteps, useStepsNotice } from '../../parts/recipe/steps-notice.ts';

/** What has just happened to the recipe, and the way back while it is the last thing that happened. */
export function StepsNotice() {
  const notice = useStepsNotice((state) => state.notice);
  const last = useDraftHistory(({ past }) => past.at(-1));
  const isShown = notice && (!notice.change || notice.change === last);
  const close = () => sayInSteps(null);
  return (
    <div className="steps-notice-place" role="status" aria-live="polite">
      {isShown && (
        <div className="steps-notice">
          <span>{notice.text}</span>
          {notice.change && (
            <Button
              size="small"
              variant="minimal"
              text="Undo"
              onClick={() => {
                undoDraft();
                close();
              }}
            />
          )}
          <Button size="small" variant="minimal" icon="cross" aria-label="Close notice" onClick={close} />
        </div>
      )}
    </div>
  );
}
