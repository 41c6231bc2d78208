/* data-forget="my-code" on a form: sending it drops what the phone kept. */
for (const form of document.querySelectorAll("form[data-forget]")) {
  form.addEventListener("submit", () => {
    for (const name of form.dataset.forget.split(" ")) {
      window.caches?.delete(name);
      indexedDB.deleteDatabase(name);
    }
  });
}
