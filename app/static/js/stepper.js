/* data-stepper around a number field: adds − and +, and tells the page when the number changes. */
for (const box of document.querySelectorAll("[data-stepper]")) {
  const field = box.querySelector("input");
  const key = (sign, words, step) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "stepper-key", textContent: sign });
    button.setAttribute("aria-label", words);
    button.setAttribute("aria-controls", field.id);
    button.addEventListener("click", () => {
      const least = Number(field.min || 0);
      const most = field.max === "" ? Infinity : Number(field.max);
      field.value = Math.min(most, Math.max(least, (Number(field.value) || 0) + step));
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return button;
  };
  const less = key("−", box.dataset.less, -1);
  const more = key("+", box.dataset.more, 1);
  const follow = () => {
    less.disabled = Number(field.value) <= Number(field.min || 0);
    more.disabled = field.max !== "" && Number(field.value) >= Number(field.max);
  };
  box.prepend(less);
  box.append(more);
  field.addEventListener("input", follow);
  follow();
}
