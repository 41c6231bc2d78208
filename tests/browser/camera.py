"""Cameras for phones that have none: a clip as a file, or pictures shown on demand."""

from __future__ import annotations

import io
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageFilter

from app.web import qr

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZE = (1280, 720)
WALL = (96, 92, 88)

# Put before the page's own scripts: `show(picture)` holds it in front of the lens, null takes it
# away. One corner flickers, as a stream that never changes gives no frames.
INJECTED = """(() => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [1280, 720];
  const pen = canvas.getContext("2d");
  let picture = null;
  let flicker = 0;
  window.frozen = false;
  const draw = () => {
    if (window.frozen) return;
    pen.fillStyle = "rgb(96, 92, 88)";
    pen.fillRect(0, 0, 1280, 720);
    if (picture) pen.drawImage(picture, 0, 0);
    pen.fillStyle = `rgb(${(flicker = (flicker + 7) % 256)}, 0, 0)`;
    pen.fillRect(0, 0, 4, 4);
  };
  setInterval(draw, 33);
  window.show = async (address) => {
    const next = address && Object.assign(new Image(), { src: address });
    if (next) await next.decode();
    picture = next;
    draw();
  };
  window.refuseCamera = false;
  navigator.mediaDevices.getUserMedia = async () => {
    if (window.refuseCamera) throw new DOMException("no", "NotAllowedError");
    window.cameraOpened = (window.cameraOpened ?? 0) + 1;
    window.frozen = false;
    return (window.cameraStream = canvas.captureStream(30));
  };
})()"""


def picture(text: str, *, tilt: float = 0, side: int = 300, blur: float = 0.8) -> Image.Image:
    """What a phone's camera sees when somebody holds up a code."""
    code = Image.open(io.BytesIO(qr.png(text))).convert("RGB").resize((side, side))
    frame = Image.new("RGB", SIZE, WALL)
    if tilt:
        code = code.rotate(tilt, expand=True, fillcolor=WALL, resample=Image.Resampling.BICUBIC)
    frame.paste(code, ((SIZE[0] - code.width) // 2, (SIZE[1] - code.height) // 2))
    return frame.filter(ImageFilter.GaussianBlur(blur))


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def clip(path: Path, text: str, *, tilt: float) -> Path:
    """A film for Chromium's file camera: an empty wall, then the ticket, over and over."""
    wall, ticket = jpeg(Image.new("RGB", SIZE, WALL)), jpeg(picture(text, tilt=tilt))
    path.write_bytes(wall * 30 + ticket * 150)
    return path


def film(path: Path, pictures: list[Image.Image]) -> Path:
    """Each picture for a third of a second, then the wall for two, over and over."""
    wall = jpeg(Image.new("RGB", SIZE, WALL))
    path.write_bytes(b"".join(jpeg(one) * 10 for one in pictures) + wall * 60)
    return path


def hold_up(page: Page, text: str, **how: float) -> None:
    """Hold a code in front of an injected camera, and leave it there."""
    address = "data:image/jpeg;base64," + b64encode(jpeg(picture(text, **how))).decode()  # type: ignore[arg-type]
    page.evaluate("address => show(address)", address)


def take_away(page: Page) -> None:
    """Empty the view, and wait until the scanner has noticed."""
    page.evaluate("() => show(null)")
    page.wait_for_selector("#stage:not([data-in-view])", state="attached")
