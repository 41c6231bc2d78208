// One screen at a time: pair, ready, scan. `state` says how it is doing there, for CSS and tests.
export function show(screen, state = screen) {
  document.body.dataset.screen = screen;
  document.documentElement.dataset.state = state;
}
