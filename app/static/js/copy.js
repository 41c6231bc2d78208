/* data-copy-text="…" on a button: copies it, says so with data-done for two seconds. A hidden parent
   shows itself when the browser can copy. data-copy="#id" copies the text of that element. */
const canCopy = Boolean(navigator.clipboard && window.isSecureContext);

for (const button of document.querySelectorAll("[data-copy-text], [data-copy]")) {
  if (!canCopy) continue;
  if (button.parentElement.hidden) button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    const from = button.dataset.copy && document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(from ? from.textContent.trim() : button.dataset.copyText);
    const words = button.querySelector("[aria-live]") || button;
    const before = words.textContent;
    if (before === button.dataset.done) return;
    words.textContent = button.dataset.done;
    setTimeout(() => (words.textContent = before), 2000);
  });
}
