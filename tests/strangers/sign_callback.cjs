// A callback as pawaPay signs it: by the library that its own sample uses, in DER as that sample does;
// or, asked for "raw", as RFC 9421 has it. Takes JSON on stdin, gives the signed headers on stdout.
const crypto = require("crypto");
const { httpbis, createSigner } = require("http-message-signatures");

const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
const digest = crypto.createHash("sha512").update(asked.body).digest("base64");
const headers = {
  "Content-Type": "application/json; charset=UTF-8",
  "Content-Digest": `sha-512=:${digest}:`,
  "Signature-Date": new Date(asked.at * 1000).toISOString(),
};
const inDer = {
  id: "HTTP_EC_P256_KEY:1",
  alg: "ecdsa-p256-sha256",
  sign: async (data) => crypto.createSign("sha256").update(data).sign(asked.key),
};
httpbis
  .signMessage(
    {
      key: asked.raw ? createSigner(asked.key, inDer.alg, inDer.id) : inDer,
      name: "sig-pp",
      fields: ["@method", "@authority", "@path", "signature-date", "content-digest", "content-type"],
      params: ["alg", "keyid", "created", "expires"],
      paramValues: { created: new Date(asked.at * 1000), expires: new Date((asked.at + 60) * 1000) },
    },
    { method: "POST", url: asked.url, headers },
  )
  .then((signed) => process.stdout.write(JSON.stringify(signed.headers)));
