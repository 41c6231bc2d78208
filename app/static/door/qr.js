// A QR code as the server drew it: black modules on opaque white, for the guest's own camera.
const SVG = "http://www.w3.org/2000/svg";

function element(name, facts) {
  const it = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(facts)) it.setAttribute(key, value);
  return it;
}

/** `size` modules wide, `path` of the black ones (app/web/qr.py). */
export function drawn({ size, path }) {
  const it = element("svg", { viewBox: `0 0 ${size} ${size}`, "shape-rendering": "crispEdges" });
  it.append(element("path", { fill: "#fff", d: `M0 0h${size}v${size}H0z` }), element("path", { d: path }));
  return it;
}
