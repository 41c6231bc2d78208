// Without a camera in the page: a photo, taken with the phone's own camera, read the same way.
import { decode } from "/door/a/decoder.js";

const LONGEST = 1600; // pixels: enough for a code, little enough for a cheap phone

async function picture(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const pen = canvas.getContext("2d");
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

/** Give the text of each chosen photo to `found`; null when there is no code on it. */
export function readPhotos(input, found) {
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    const image = await picture(file).catch(() => null);
    found(image && (await decode(image)));
  });
}
