// Decoding happens here, so that the picture never stutters. One code system only: QR.
import { prepareZXingModule, readBarcodes } from "/door/a/zxing/reader/index.js";

const OPTIONS = { formats: ["QRCode"], maxNumberOfSymbols: 1 };
let ready = null;
let loaded = false;
let pen = null;

/** The pixels of the part of a frame that is to be read. */
function pixels({ frame, area, width, height }) {
  try {
    pen ??= new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    Object.assign(pen.canvas, { width, height });
    pen.drawImage(frame, ...area, 0, 0, width, height);
    return pen.getImageData(0, 0, width, height);
  } catch (error) {
    console.error(error);
    return null;
  } finally {
    frame.close(); // the camera has only a few
  }
}

// before anything is awaited: a message that comes early would be lost
onmessage = async ({ data: { id, ...sent } }) => {
  const { buffer, width, height } = sent;
  const image = buffer ? new ImageData(new Uint8ClampedArray(buffer), width, height) : pixels(sent);
  if (!image) return postMessage({ id, text: null, unseen: true });
  try {
    loaded = !!(await ready);
    const [found] = await readBarcodes(image, OPTIONS);
    postMessage({ id, text: found?.isValid ? found.text : null });
  } catch (error) {
    postMessage({ id, text: null, error: String(error), lost: !loaded });
  }
};

// the library would fetch its WebAssembly from a server far away
const locateFile = (name) => `/door/a/zxing/${name}`;
ready = prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
