/* data-filter="#list" on a search field: hides the data-filter-item whose words do not match while
   one types. Accents and case do not matter. */
const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

for (const field of document.querySelectorAll("[data-filter]")) {
  const items = [...document.querySelectorAll(`${field.dataset.filter} [data-filter-item]`)].map(
    (item) => [item, plain(item.textContent)],
  );
  field.addEventListener("input", () => {
    const wanted = plain(field.value).split(/\s+/).filter(Boolean);
    for (const [item, words] of items) item.hidden = !wanted.every((word) => words.includes(word));
  });
}
