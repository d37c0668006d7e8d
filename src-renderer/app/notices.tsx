import { Button } from '@blueprintjs/core';
import { create } from 'zustand';
import { runCommand } from './commands.ts';
import { errorText } from './error-text.ts';

/** Something that was said outside of any panel. */
export interface Notice {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: 'error' | 'warning' | 'done';
  readonly text: string;
  readonly advice: string;
}

/** A notice that something is done goes away by itself. */
const DONE_MS = 5000;
/** More would cover the panels; the newest ones are shown. */
const MOST_SHOWN = 4;
/** Messages beyond this many are forgotten. */
const MOST_KEPT = 200;
let lastNotice = 0;

interface NoticeState {
  /** Neither dismissed nor gone by themselves. */
  readonly notices: readonly Notice[];
  /** All that was said, until it is taken off the list in the jobs panel. */
  readonly messages: readonly Notice[];
}

const useNotices = create<NoticeState>(() => ({ notices: [], messages: [] }));

/** All that was said, oldest first. */
export function useMessages(): readonly Notice[] {
  return useNotices((state) => state.messages);
}

/** Takes messages off the list, and away where they are still shown: one, or all. */
export function forgetMessages(id: number | 'all'): void {
  const others = ({ id: other }: Notice) => id !== 'all' && other !== id;
  useNotices.setState(({ notices, messages }) => ({
    notices: notices.filter(others),
    messages: messages.filter(others),
  }));
}

/** Says what went wrong outside of any panel. Cancelling is not worth a notice. */
export function notifyError(error: unknown): void {
  const { code, message, advice } = errorText(error);
  if (code !== 'cancelled') add({ id: ++lastNotice, at: Date.now(), kind: 'error', text: message, advice });
}

/** Says what is not as it was asked for. It stays until it is dismissed. */
export function notifyWarning(text: string): void {
  add({ id: ++lastNotice, at: Date.now(), kind: 'warning', text, advice: '' });
}

/** Says that something is done which cannot be seen otherwise. */
export function notifyDone(text: string): void {
  const id = ++lastNotice;
  add({ id, at: Date.now(), kind: 'done', text, advice: '' });
  setTimeout(() => dismiss(id), DONE_MS);
}

function add(notice: Notice) {
  useNotices.setState(({ notices, messages }) => ({
    // What is said again takes the place of what was said.
    notices: [...notices.filter(({ text }) => text !== notice.text), notice].slice(-MOST_KEPT),
    messages: [...messages, notice].slice(-MOST_KEPT),
  }));
}

function dismiss(id: number) {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

/** The newest notices, in the lower right corner; how many more there are, and where. */
export function Notices() {
  const notices = useNotices((state) => state.notices);
  const earlier = Math.max(0, notices.length - MOST_SHOWN);
  return (
    <div className="notices" aria-live="polite">
      {earlier > 0 && (
        <Button
          size="small"
          text={earlier === 1 ? '1 earlier message, in Jobs' : `${earlier} earlier messages, in Jobs`}
          onClick={() => {
            useNotices.setState({ notices: notices.slice(-MOST_SHOWN) });
            runCommand('show.jobs');
          }}
        />
      )}
      {notices.slice(-MOST_SHOWN).map((notice) => (
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
