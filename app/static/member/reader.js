/* A picture -> the text of the code on it, or null. The phone's own reader where there is one; else
   the door's, in a worker, at an address that this page's service worker keeps (worker.js). */
const SQUARE = 640; // pixels: sharp enough, little enough for a cheap phone
const canvas = document.createElement("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });
let worker = null;
let asked = 0;

async function ownReader() {
  const formats = (await globalThis.BarcodeDetector?.getSupportedFormats()) ?? [];
  return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
}
const own = ownReader().catch(() => null);

/** What must be kept for reading without network: nothing where the phone reads by itself. */
export async function needs() {
  if (await own) return [];
  const zxing = ["reader/index.js", "share.js", "zxing_reader.wasm"];
  return ["/member/worker.js", ...zxing.map((name) => `/door/a/zxing/${name}`)];
}

/** The middle of a picture, as large as it need be. */
function middle(source, width, height, side) {
  const size = Math.round(Math.min(side, SQUARE * 2));
  Object.assign(canvas, { width: size, height: size });
  pen.fillRect(0, 0, size, size);
  pen.drawImage(source, (width - side) / 2, (height - side) / 2, side, side, 0, 0, size, size);
  return pen.getImageData(0, 0, size, size);
}

function decode({ data, width, height }) {
  worker ??= new Worker("/member/worker.js", { type: "module" });
  const id = ++asked;
  return new Promise((answered) => {
    const forget = () => ((worker = null), answered(null));
    worker.onmessage = ({ data: told }) => (told.lost ? forget() : told.id === id && answered(told.text));
    worker.onerror = forget;
    worker.postMessage({ id, buffer: data.buffer, width, height }, [data.buffer]);
  });
}

export async function read(source) {
  const [width, height] = [source.videoWidth ?? source.width, source.videoHeight ?? source.height];
  if (!width) return null;
  const detector = await own;
  if (detector) return (await detector.detect(source))[0]?.rawValue ?? null;
  const side = source.videoWidth ? Math.min(width, height) : Math.max(width, height);
  return decode(middle(source, width, height, side));
}
