// The decoder as a question: decode(image) -> text or null. A worker that hangs is replaced, and so
// is one whose WebAssembly did not come: the network may have gone at that very moment.
const PATIENCE_MS = 8_000; // the first picture waits for the WebAssembly, on a slow phone
const REST_MS = 500; // before a worker that could not load is tried again
/** Whether this browser's worker takes a picture as the camera made it. */
export const can = { pass: "VideoFrame" in globalThis && "OffscreenCanvas" in globalThis };
let worker = null;
let asked = 0;
let pending = null; // {id, answer}

function start() {
  const mine = (worker = new Worker("/door/a/worker.js", { type: "module" }));
  const again = () => setTimeout(() => worker === mine && restart(), REST_MS);
  mine.onmessage = ({ data }) => {
    if (data.error) console.error(data.error);
    if (data.unseen) can.pass = false;
    if (data.lost) again();
    else if (pending?.id === data.id) pending.answer(data.text);
  };
  mine.onerror = again;
}

function restart() {
  worker?.terminate();
  worker = null;
  pending?.answer(null);
}

/** What the worker is sent, and what of it changes hands. */
function parcel({ frame, area, data, width, height }) {
  const given = frame ?? data.buffer;
  return [{ ...(frame ? { frame, area } : { buffer: given }), width, height }, [given]];
}

/** One picture at a time (pixels, or a frame and which part of it): ask again when it has answered. */
export function decode(image) {
  if (!worker) start();
  const id = ++asked;
  const [message, given] = parcel(image);
  return new Promise((answered) => {
    const timer = setTimeout(restart, PATIENCE_MS);
    const answer = (text) => {
      clearTimeout(timer);
      if (pending?.id === id) pending = null;
      answered(text);
    };
    pending = { id, answer };
    worker.postMessage({ id, ...message }, given);
  });
}

export const warmUp = () => worker ?? start();
