/* data-refresh="5": asks for the page again every 5 seconds while it is looked at, and shows it when
   its data-refresh element changed (a payment that arrives). Stops when the new page has none. */
const waiting = document.querySelector("[data-refresh]");

if (waiting) {
  const seconds = Number(waiting.dataset.refresh) || 5;
  const look = async () => {
    if (document.visibilityState === "visible") {
      try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const now = page.querySelector("[data-refresh]");
        if (answer.ok && now?.textContent !== waiting.textContent) return location.reload();
      } catch {
        // no network just now: try again at the next turn
      }
    }
    setTimeout(look, seconds * 1000);
  };
  setTimeout(look, seconds * 1000);
}
