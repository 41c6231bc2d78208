// The plain door's one luxury: a photo of the code, read here, then sent as if it had been typed.
import { readPhotos } from "/door/a/photo.js";

const form = document.getElementById("lite-form");
const photo = document.getElementById("lite-photo");
const nothing = document.getElementById("lite-nothing");

if (form && window.WebAssembly && window.createImageBitmap) {
  photo.hidden = false;
  readPhotos(photo.querySelector("input"), (text) => {
    nothing.hidden = text !== null;
    if (text === null) return;
    form.elements.code.value = text;
    form.requestSubmit();
  });
}
const [, pairing] = location.hash.match(/^#pair=([\w-]{8,9})$/) ?? [];
if (pairing && !form) document.getElementById("code").value = pairing;
if (!document.getElementById("verdict")) form?.elements.code.focus();
