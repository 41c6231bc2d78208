/* data-forget="my-code" on a form: sending it drops what this phone kept under that name, as the page
   of my code at sign-out. */
for (const form of document.querySelectorAll("form[data-forget]")) {
  form.addEventListener("submit", () => window.caches?.delete(form.dataset.forget));
}
