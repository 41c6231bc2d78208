// The Stripe of npm `emulate`, as its makers wrote it: a hosted page, and notices that it signs itself.
// Takes JSON as its one argument: the folder of modules, where notices go, and the secret that signs them.
// Says its address in a line, and ends with its stdin.
const asked = JSON.parse(process.argv[2]);
const { createEmulator } = await import(`file://${asked.modules}/emulate/dist/api.js`);
const webhooks = [{ url: asked.notices, events: ["*"], secret: asked.secret }];
const stripe = await createEmulator({ service: "stripe", port: asked.port, seed: { stripe: { webhooks } } });
console.log(stripe.url);
process.stdin.resume().on("end", () => process.exit(0));
