/* data-once on a form: a second press does nothing while the first is on its way. */
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
  // coming back to the page with the Back key: it may be sent again
  window.addEventListener("pageshow", () => delete form.dataset.sent);
}
