/* data-share-button: shown when the phone has its own way of sharing; the WhatsApp link beside it
   works without any script. Takes data-share-url and data-share-text. */
for (const button of document.querySelectorAll("[data-share-button]")) {
  if (!navigator.share) continue;
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    const { shareUrl: url, shareText: text } = button.dataset;
    try {
      await navigator.share({ title: text, text, url });
    } catch (refusal) {
      if (refusal.name !== "AbortError") throw refusal; // closing the sheet is not an error
    }
  });
}
