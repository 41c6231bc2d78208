// Decoding happens here, so that the picture never stutters. One code system only: QR.
import { prepareZXingModule, readBarcodes } from "/door/a/zxing/reader/index.js";

const OPTIONS = { formats: ["QRCode"], maxNumberOfSymbols: 1 };
let ready = null;
let loaded = false;

// before anything is awaited: a message that comes early would be lost
onmessage = async ({ data: { id, buffer, width, height } }) => {
  try {
    loaded = !!(await ready);
    const image = new ImageData(new Uint8ClampedArray(buffer), width, height);
    const [found] = await readBarcodes(image, OPTIONS);
    postMessage({ id, text: found?.isValid ? found.text : null });
  } catch (error) {
    postMessage({ id, text: null, error: String(error), lost: !loaded });
  }
};

// the library would fetch its WebAssembly from a server far away
const locateFile = (name) => `/door/a/zxing/${name}`;
ready = prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
