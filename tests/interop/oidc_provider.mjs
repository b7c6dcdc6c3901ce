// Gatewarden as a client: npm's oidc-provider signs people in here.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import http from "node:http";
import Provider from "oidc-provider";
import { demo, rememberSecret } from "./demo.mjs";
import { test } from "./harness.mjs";
import { Person } from "./person.mjs";

const program = `../../${process.env.BUILD ?? "build"}/gatewarden`;
const secret = "a-secret-between-the-two-of-them";

function gatewarden(...words) {
  return JSON.parse(execFileSync(program, [...words, "--json", "--config", demo.configuration], { input: `${secret}\n`, encoding: "utf8" }));
}

// A provider on a port of its own that lets everybody in as `account` and asks nothing.
async function startProvider(client, account) {
  const server = http.createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [client],
    cookies: { keys: ["only for this test"] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...account }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  });
  const rest = provider.callback();
  server.on("request", async (request, response) => {
    if (!request.url.startsWith("/interaction/")) return rest(request, response);
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === "login") {
      return provider.interactionFinished(request, response, { login: { accountId: "ada" } }, { mergeWithLastSubmission: false });
    }
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    const grantId = await grant.save();
    await provider.interactionFinished(request, response, { consent: { grantId } }, { mergeWithLastSubmission: true });
  });
  return { issuer, stop: () => server.close() };
}

// Follows redirects until one leads to a page of the account.
async function signInWith(person, word) {
  const begin = `${demo.issuer}/login/with/${word}`;
  let answer = await person.submit((await person.visit(begin)).text, begin, "with-form", {});
  let url = new URL(begin);
  for (let step = 0; step < 12; ++step) {
    assert.ok([302, 303].includes(answer.status), `${url}: ${answer.status} ${answer.text}`);
    url = new URL(answer.headers.location, url);
    rememberSecret(url.searchParams.get("code"));
    rememberSecret(url.searchParams.get("state"));
    if (url.pathname === "/account") return person.visit(url);
    answer = await person.visit(url);
  }
  throw new Error(`never came back; last at ${url}`);
}

for (const method of ["client_secret_basic", "client_secret_post", "private_key_jwt"]) {
  test(`oidc-provider: a person of another provider signs in here, proven by ${method}`, async () => {
    const word = `npm-${method.replaceAll("_", "-")}`;
    const client = {
      client_id: "gatewarden",
      redirect_uris: [`${demo.issuer}/login/callback/${word}`],
      token_endpoint_auth_method: method,
    };
    // Its keys are known once it is configured, and it is configured by the address of a provider that knows its keys.
    const holder = http.createServer();
    await new Promise((listening) => holder.listen(0, "127.0.0.1", listening));
    const options = ["--name", "npm", "--client-id", "gatewarden", "--auth-method", method, "--scope", "openid email profile",
      "--registration", "yes", "--private-addresses", "yes", "--clear-text", "yes"];
    const input = method === "private_key_jwt" ? [] : ["--client-secret-stdin"];
    const made = gatewarden("provider", "create", word, "--issuer", `http://localhost:${holder.address().port}`, ...options, ...input);
    holder.close();
    if (method === "private_key_jwt") client.jwks = { keys: [made.public_jwk] };
    else client.client_secret = secret;
    const address = `${word}@example.org`;
    const { issuer, stop } = await startProvider(client, { email: address, email_verified: true, name: "Ada Lovelace" });
    try {
      gatewarden("provider", "update", word, "--issuer", issuer);
      // Workers look at what they keep of providers every five seconds.
      await new Promise((later) => setTimeout(later, 5100));
      const page = await signInWith(new Person(), word);
      assert.equal(page.status, 200);
      assert.match(page.text, /Ada Lovelace/);
      assert.ok(page.text.includes(address));
    } finally {
      stop();
    }
  });
}
