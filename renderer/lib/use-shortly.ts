import { useEffect, useState } from 'react';

const shownForMs = 2_000;

/** Something that is said for a moment, and for a whole one again when it happens again. */
export function useShortly(): { readonly isShown: boolean; readonly show: () => void } {
  const [times, setTimes] = useState(0);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (times === 0) return;
    setShown(true);
    const timer = setTimeout(() => setShown(false), shownForMs);
    return () => clearTimeout(timer);
  }, [times]);
  return { isShown, show: () => setTimes((count) => count + 1) };
}
