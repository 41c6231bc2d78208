/* data-live="/address" data-every="10": asks there every so many seconds while it is looked at, and puts
   in what came when it is new ("not modified" else). Not while somebody stands in it with the keyboard. */
const place = document.querySelector("[data-live]");
let tag = "";
let next;

const look = async () => {
  clearTimeout(next);
  if (document.visibilityState === "visible" && !place.contains(document.activeElement)) {
    try {
      const answer = await fetch(place.dataset.live, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
      if (answer.redirected || answer.status === 404) return location.reload(); // signed out meanwhile
      if (answer.status === 200) {
        const came = new DOMParser().parseFromString(await answer.text(), "text/html");
        tag = answer.headers.get("ETag") ?? "";
        place.replaceChildren(...came.body.childNodes);
      }
    } catch {
      // no network just now: what stands there stays, with its time
    }
  }
  next = setTimeout(look, Number(place.dataset.every) * 1000);
};

next = setTimeout(look, Number(place.dataset.every) * 1000);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
