// The server, when it answers. Every call ends within its time; a 401 means: wipe this phone.
export class Ended extends Error {}
export class Refusal extends Error {
  constructor(status) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

async function ask(path, { token, body, timeoutMs }) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  try {
    const answer = await fetch(`/api/door/v1/${path}`, {
      method: body ? "POST" : "GET",
      body: body && JSON.stringify(body),
      headers,
      cache: "no-store",
      credentials: "omit",
      signal: stop.signal,
    });
    if (answer.status === 401) throw new Ended();
    if (!answer.ok) throw new Refusal(answer.status);
    return await answer.json();
  } finally {
    clearTimeout(timer);
  }
}

export const pairPhone = (code, name) => ask("pair", { body: { code, name }, timeoutMs: 10_000 });
// how this page reads rows: 2, with one nonce for all; a server that knows no forms sends the first
const rows = 2;
export const wholeList = (token) => ask(`bundle?rows=${rows}`, { token, timeoutMs: 60_000 });
export const exchange = (token, body) =>
  ask("sync", { token, body: { ...body, rows }, timeoutMs: 4_000 });
export const askSale = (token, body) => ask("sales", { token, body, timeoutMs: 4_000 });
export const lastWord = (token, body) => ask("last", { token, body, timeoutMs: 10_000 });
