/* data-tabs: brings the tab of the page that is shown into view when the row is wider than the phone. */
for (const row of document.querySelectorAll("[data-tabs]")) {
  const shown = row.querySelector("[aria-current]");
  if (shown) row.scrollLeft = shown.offsetLeft - (row.clientWidth - shown.offsetWidth) / 2;
}
