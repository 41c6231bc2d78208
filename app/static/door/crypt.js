// How a list holds a ticket without knowing it: a hash to find it, a seal that its token opens.
const encode = (text) => new TextEncoder().encode(text);

export function fromBase64url(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

function toBase64url(bytes) {
  const plain = btoa(String.fromCharCode(...bytes));
  return plain.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** base64url(SHA-256("ET1" + event salt + token)[:12]), as app/tickets/rules.py makes it. */
export async function hashOf(token, salt) {
  const bytes = new Uint8Array([...encode("ET1"), ...salt, ...encode(token)]);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return toBase64url(new Uint8Array(digest).slice(0, 12));
}

async function derived(token, salt) {
  const secret = await crypto.subtle.importKey("raw", encode(token), "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: encode("name") };
  return crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
}

let made = {}; // the key of the ticket at hand

/** Its key: begun as soon as its code is read, and there when its row is found. */
export function keyOf(token, salt) {
  if (made.token !== token || made.salt !== salt) {
    made = { token, salt, key: derived(token, salt).catch(() => null) };
  }
  return made.key;
}

/** The words sealed in the list, opened with the ticket itself; "" when it is not the one. */
export async function open(token, salt, sealed) {
  try {
    const key = await keyOf(token, salt);
    const bytes = fromBase64url(sealed);
    const iv = bytes.slice(0, 12);
    const words = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, bytes.slice(12));
    return new TextDecoder().decode(words);
  } catch {
    return "";
  }
}
