// Four sounds and three vibrations that are told apart with closed eyes. iPhones do not vibrate.
let context = null;

/** Browsers let a page sound only after a tap: call this from one. */
export function allowSound() {
  context ??= new AudioContext();
  context.resume();
}

const TUNES = {
  // [frequency in Hz, …], wave, vibration in ms
  ok: [[880], "sine", [80]],
  attention: [[660, 990], "sine", [80, 40, 80]],
  out: [[660, 440], "sine", [80]],
  warn: [[440, 440], "sine", [80, 60, 80]],
  no: [[180, 140], "square", [300, 80, 300]],
};

function beep(hertz, wave, after) {
  const tone = context.createOscillator();
  const volume = context.createGain();
  const start = context.currentTime + after;
  tone.type = wave;
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0.25, start);
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.14); // no click at the end
  tone.connect(volume).connect(context.destination);
  tone.start(start);
  tone.stop(start + 0.15);
}

export function sound(mood) {
  const [tones, wave, vibration] = TUNES[mood];
  navigator.vibrate?.(vibration);
  if (!context) return;
  tones.forEach((hertz, n) => beep(hertz, wave, n * 0.16));
}
