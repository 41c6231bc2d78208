// From the camera's picture to codes: the centre square, every fourth time the whole picture.
// Browsers that can pass a picture on as it is leave its pixels to the worker.
import { can, decode } from "/door/a/decoder.js";

const SQUARE = 720; // pixels: as sharp as the camera gives, four times faster than all of it
const canvas = document.createElement("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });
let frames = 0;
/** When the last picture came, and whether one is being read: a slow phone is not a frozen camera. */
export const seen = { frameAt: 0, reading: false };

/** Which part of a picture to read, and in what size. */
function part(width, height) {
  const whole = ++frames % 4 === 0;
  const side = Math.min(width, height);
  const [w, h] = whole ? [width, height] : [side, side];
  const scale = whole ? 1 : Math.min(1, SQUARE / side);
  const size = { width: Math.round(w * scale), height: Math.round(h * scale) };
  return { area: [(width - w) / 2, (height - h) / 2, w, h], ...size };
}

function picture(video) {
  try {
    const frame = can.pass && new VideoFrame(video);
    if (frame) return { frame, ...part(frame.displayWidth, frame.displayHeight) };
  } catch {
    can.pass = false; // this browser cannot, with this camera
  }
  const { area, width, height } = part(video.videoWidth, video.videoHeight);
  Object.assign(canvas, { width, height });
  pen.drawImage(video, ...area, 0, 0, width, height);
  return pen.getImageData(0, 0, width, height);
}

const nextFrame = (video, then) =>
  video.requestVideoFrameCallback
    ? video.requestVideoFrameCallback(then)
    : setTimeout(then, 40); // browsers without it: 25 pictures a second

async function read(video) {
  seen.reading = true;
  try {
    return await decode(picture(video));
  } finally {
    seen.reading = false;
    seen.frameAt = performance.now();
  }
}

/** Give each picture's text (or null) to `found`, until the video ends; rest while `paused`. */
export function watch(video, { paused, found }) {
  const stream = video.srcObject;
  const step = async () => {
    if (video.srcObject !== stream) return;
    const at = (seen.frameAt = performance.now());
    if (!paused() && video.videoWidth) {
      const text = await read(video).catch((error) => (console.error(error), null));
      if (!paused()) await found(text, at);
    }
    nextFrame(video, step);
  };
  nextFrame(video, step);
}
