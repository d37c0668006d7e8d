import { Button } from '@blueprintjs/core';
import { useEffect, useState } from 'react';

/** How long a notice such as “Removed k-means” offers its undo. */
const NOTICE_MS = 8000;

/** What has just happened to the recipe, and the way back. */
export interface NoticeText {
  readonly text: string;
  readonly undo?: () => unknown;
}

/** A notice that goes by itself. */
export function useNotice() {
  const [notice, setNotice] = useState<NoticeText | null>(null);
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(null), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return [notice, setNotice] as const;
}

export function Notice({ notice, onClose }: { readonly notice: NoticeText | null; readonly onClose: () => void }) {
  return (
    <div className="steps-notice-place" role="status" aria-live="polite">
      {notice && (
        <div className="steps-notice">
          <span>{notice.text}</span>
          {notice.undo && (
            <Button
              size="small"
              variant="minimal"
              text="Undo"
              onClick={() => {
                notice.undo!();
                onClose();
              }}
            />
          )}
          <Button size="small" variant="minimal" icon="cross" aria-label="Close notice" onClick={onClose} />
        </div>
      )}
    </div>
  );
}
