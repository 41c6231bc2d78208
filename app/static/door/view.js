// What the camera sees twenty times a second is one ticket shown once.

/** Lets a code through once while it stays in view; again after it was away for a moment. */
export function onceInView({ empties = 5, awayMs = 800 } = {}) {
  let shown = null;
  let missed = 0;
  let lastMs = 0;
  return {
    next(text, nowMs) {
      if (text === null) {
        missed += 1;
        if (missed >= empties && nowMs - lastMs >= awayMs) shown = null;
        return null;
      }
      missed = 0;
      lastMs = nowMs;
      if (text === shown) return null;
      shown = text;
      return text;
    },
    forget: () => (shown = null),
    isShowing: () => shown !== null,
  };
}
