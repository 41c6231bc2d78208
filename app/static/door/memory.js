// Small choices that stay on this phone (language, camera). A private window forgets them.
const PREFIX = "entregent-door-";

export function remembered(key) {
  try {
    return localStorage.getItem(PREFIX + key) ?? "";
  } catch {
    return "";
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // chosen again next time
  }
}
