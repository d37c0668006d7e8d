import { Button } from '@blueprintjs/core';
import { create } from 'zustand';
import { errorText } from './error-text.ts';

interface Notice {
  readonly id: number;
  readonly kind: 'error' | 'done';
  readonly text: string;
  readonly advice: string;
}

/** A notice that something is done goes away by itself. */
const DONE_MS = 5000;
let lastNotice = 0;

const useNotices = create<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));

/** Says what went wrong outside of any panel. Cancelling is not worth a notice. */
export function notifyError(error: unknown): void {
  const { code, message, advice } = errorText(error);
  if (code !== 'cancelled') add({ id: ++lastNotice, kind: 'error', text: message, advice });
}

/** Says that something is done which cannot be seen otherwise. */
export function notifyDone(text: string): void {
  const id = ++lastNotice;
  add({ id, kind: 'done', text, advice: '' });
  setTimeout(() => dismiss(id), DONE_MS);
}

function add(notice: Notice) {
  useNotices.setState(({ notices }) => ({ notices: [...notices, notice].slice(-4) }));
}

function dismiss(id: number) {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

/** The notices, in the lower right corner. */
export function Notices() {
  const notices = useNotices((state) => state.notices);
  return (
    <div className="notices" aria-live="polite">
      {notices.map((notice) => (
        <div
          key={notice.id}
          className="notice"
          data-kind={notice.kind}
          role={notice.kind === 'error' ? 'alert' : 'status'}
        >
          <div>
            {notice.text}
            {notice.advice && <div className="quiet">{notice.advice}</div>}
          </div>
          <Button
            variant="minimal"
            size="small"
            icon="small-cross"
            aria-label="Dismiss"
            onClick={() => dismiss(notice.id)}
          />
        </div>
      ))}
    </div>
  );
}
