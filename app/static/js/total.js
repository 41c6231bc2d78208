/* data-total: the sum of the steppers of its form (data-amount on each field, in the smallest unit).
   data-pattern is zero as the server writes it ("0 FCFA"); its 0 is replaced. */
for (const sum of document.querySelectorAll("[data-total]")) {
  const place = sum.closest("form") || (sum.dataset.total && document.querySelector(sum.dataset.total)) || document;
  const decimals = Number(sum.dataset.decimals);
  const words = new Intl.NumberFormat(document.documentElement.lang, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  const follow = () => {
    let amount = 0;
    for (const field of place.querySelectorAll("input[data-amount]")) {
      amount += Math.max(0, Number.parseInt(field.value, 10) || 0) * Number(field.dataset.amount);
    }
    const written = words.format(amount / 10 ** decimals);
    sum.textContent = amount ? sum.dataset.pattern.replace(/0([.,]0+)?/, written) : sum.dataset.free;
  };
  place.addEventListener("input", follow);
  if (place.querySelector("input[data-amount]")) follow();
}
