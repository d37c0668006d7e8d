import { useEffect, useState } from 'react';

const ANNOUNCE_MS = 500;

/** What a screen reader hears of the window, when it rests. */
export function WindowHeard({ id, text }: { readonly id: string; readonly text: string }) {
  const [heard, setHeard] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setHeard(text), ANNOUNCE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <>
      <span className="sr-only" id={id}>
        W makes an energy window; left and right arrows move it, up and down make it wider or narrower, Shift by ten.
        Plus and minus zoom. L switches to a log scale.
      </span>
      <span className="sr-only" aria-live="polite">
        {heard}
      </span>
    </>
  );
}
