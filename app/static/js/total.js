/* data-total: the sum of the steppers of its form, or of the one it names (data-total="#order").
   Each field says the price of one in data-amount, in the smallest unit.
   data-pattern is zero as the server writes it ("0 FCFA"); its 0 is replaced. */
for (const sum of document.querySelectorAll("[data-total]")) {
  const place = sum.dataset.total ? document.querySelector(sum.dataset.total) : sum.closest("form");
  const decimals = Number(sum.dataset.decimals);
  const words = new Intl.NumberFormat(document.documentElement.lang, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  const follow = () => {
    let amount = 0;
    let places = 0;
    for (const field of place.querySelectorAll("input[data-amount]")) {
      const wanted = Math.max(0, Number.parseInt(field.value, 10) || 0);
      places += wanted;
      amount += wanted * Number(field.dataset.amount);
    }
    const written = words.format(amount / 10 ** decimals);
    const free = places > 0 && amount === 0;
    sum.textContent = free ? sum.dataset.free : sum.dataset.pattern.replace(/0([.,]0+)?/, written);
  };
  place.addEventListener("input", follow);
  if (place.querySelector("input[data-amount]")) follow();
}
