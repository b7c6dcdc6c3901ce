// openid-client, a certified relying party: from discovery to revocation.
import assert from "node:assert/strict";
import { demo, rememberSecret } from "./demo.mjs";
import { test } from "./harness.mjs";
import { Person } from "./person.mjs";

const client = await import("openid-client");

async function discover() {
  const configuration = await client.discovery(
    new URL(demo.issuer), demo.clientId, undefined, client.ClientSecretBasic(demo.clientSecret));
  client.enableNonRepudiationChecks(configuration); // checks the ID token's signature, too
  return configuration;
}

async function obtainTokens(configuration, scope = "openid profile email offline_access") {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const expectedNonce = client.randomNonce();
  const address = client.buildAuthorizationUrl(configuration, {
    redirect_uri: demo.redirectUri,
    scope,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    state: expectedState,
    nonce: expectedNonce,
  });
  const back = await new Person().signIn(address, demo.redirectUri);
  const tokens = await client.authorizationCodeGrant(configuration, back, {
    pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true });
  for (const name of ["access_token", "refresh_token", "id_token"]) rememberSecret(tokens[name]);
  return tokens;
}

test("openid-client: discovery finds every endpoint", async () => {
  const metadata = (await discover()).serverMetadata();
  assert.equal(metadata.issuer, demo.issuer);
  assert.ok(metadata.supportsPKCE());
  for (const name of ["authorization", "token", "userinfo", "introspection", "revocation"])
    assert.ok(metadata[`${name}_endpoint`].startsWith(`${demo.issuer}/`), name);
});

test("openid-client: the code flow with PKCE gives a valid ID token", async () => {
  const tokens = await obtainTokens(await discover());
  const claims = tokens.claims();
  assert.equal(claims.iss, demo.issuer);
  assert.match(claims.sub, /^.{1,255}$/);
  assert.equal(tokens.token_type, "bearer");
  assert.ok(tokens.expires_in > 0);
});

test("openid-client: userinfo tells the claims of the scopes, of the same subject", async () => {
  const configuration = await discover();
  const tokens = await obtainTokens(configuration);
  const person = await client.fetchUserInfo(configuration, tokens.access_token, tokens.claims().sub);
  assert.equal(person.email, demo.user);
  assert.equal(person.name, "Ada Lovelace");
});

test("openid-client: a refresh gives a new access token for the same subject", async () => {
  const configuration = await discover();
  const tokens = await obtainTokens(configuration);
  const refreshed = await client.refreshTokenGrant(configuration, tokens.refresh_token);
  rememberSecret(refreshed.access_token);
  assert.notEqual(refreshed.access_token, tokens.access_token);
  const person = await client.fetchUserInfo(configuration, refreshed.access_token, tokens.claims().sub);
  assert.equal(person.sub, tokens.claims().sub);
});

test("openid-client: a revoked grant is inactive at introspection and refused at userinfo", async () => {
  const configuration = await discover();
  const tokens = await obtainTokens(configuration);
  assert.equal((await client.tokenIntrospection(configuration, tokens.access_token)).active, true);
  await client.tokenRevocation(configuration, tokens.refresh_token);
  assert.equal((await client.tokenIntrospection(configuration, tokens.access_token)).active, false);
  assert.equal((await client.tokenIntrospection(configuration, tokens.refresh_token)).active, false);
  await assert.rejects(client.fetchUserInfo(configuration, tokens.access_token, tokens.claims().sub));
  await assert.rejects(client.refreshTokenGrant(configuration, tokens.refresh_token), { error: "invalid_grant" });
});

test("openid-client: client credentials give a token of the client's own", async () => {
  const configuration = await discover();
  const tokens = await client.clientCredentialsGrant(configuration, { scope: "reports" });
  rememberSecret(tokens.access_token);
  const facts = await client.tokenIntrospection(configuration, tokens.access_token);
  assert.equal(facts.active, true);
  assert.equal(facts.client_id, demo.clientId);
  assert.equal(tokens.scope ?? facts.scope, "reports");
  assert.equal(tokens.refresh_token, undefined);
});

test("openid-client: a wrong secret is refused as invalid_client", async () => {
  const configuration = await client.discovery(
    new URL(demo.issuer), demo.clientId, undefined, client.ClientSecretBasic("not the secret of this client"));
  await assert.rejects(client.clientCredentialsGrant(configuration), (error) => error.error === "invalid_client" || error.status === 401);
});
