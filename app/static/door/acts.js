// What may be done about a verdict beside closing it. Modules say what they offer; scan.js asks.
const offers = [];

/** `make`: given {verdict, row, h, token, list, facts, device, who, party?}, {key, words, act} or nothing. */
export const offer = (make) => offers.push(make);

export const actsFor = async (taken) =>
  (await Promise.all(offers.map((make) => make(taken)))).filter(Boolean);
