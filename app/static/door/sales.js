// Sales of this phone: asked for while there is network, else kept as sold and told later under the
// same id. They stand beside the scans, and are sent the same way.
import { askSale } from "/door/a/api.js";
import { begin, unsent } from "/door/a/store.js";

const ALL = 100_000;
export const isSale = ({ kind }) => kind === "sale";

/** As the server wants to hear it: what is ours alone stays here. */
export const saleOut = (sale) => {
  const { id, type, n, amount, method, reference, name, contact, locale, at, offline } = sale;
  const { each = 0, addons = [] } = sale;
  return { id, type, n, amount, method, reference, name, contact, locale, at, offline, each, addons };
};

/** What the server has not heard of. */
export const untold = async () => (await unsent(ALL)).filter((one) => isSale(one) && !one.back);

async function keep(sale, shop) {
  const tx = begin();
  tx.objectStore("scans").put(sale);
  if (shop) {
    const meta = tx.objectStore("meta");
    meta.put({ ...(await meta.get("list")), shop }, "list");
  }
  await tx.done;
  return sale;
}

/**
 * Sell: {no} with why when the server refuses, else the sale as it is kept. `reached`: whether the
 * server was heard last time. Without an answer the sale stands, and is told later.
 */
export async function sell(sale, token, reached) {
  const body = { client_ms: Date.now(), sale: saleOut({ ...sale, offline: false }) };
  const heard = reached ? await askSale(token, body).catch(() => null) : null;
  if (!heard) return keep({ ...sale, offline: true, unsent: 1 });
  const { result, over = 0, page, qr, send, ...why } = heard.sale;
  if (result === "no" || result === "refused") return { no: { ...why, result } };
  return keep({ ...sale, offline: false, result, over, page, qr, send }, heard.shop);
}
