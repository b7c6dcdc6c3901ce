// oauth4webapi, which leaves nothing unchecked: each answer goes through its strict readers.
import assert from "node:assert/strict";
import { demo, rememberSecret } from "./demo.mjs";
import { test } from "./harness.mjs";
import { Person } from "./person.mjs";

const oauth = await import("oauth4webapi");

const issuer = new URL(demo.issuer);
const application = { client_id: demo.clientId };
const authentication = oauth.ClientSecretBasic(demo.clientSecret);

async function discover(algorithm = "oidc") {
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm }));
}

async function obtainTokens(server) {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const address = new URL(server.authorization_endpoint);
  address.search = new URLSearchParams({
    response_type: "code",
    client_id: demo.clientId,
    redirect_uri: demo.redirectUri,
    scope: "openid email offline_access",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    max_age: "600",
    state,
    nonce,
  });
  const back = await new Person().signIn(address, demo.redirectUri);
  const parameters = oauth.validateAuthResponse(server, application, back, state); // checks iss (RFC 9207)
  const answer = await oauth.authorizationCodeGrantRequest(server, application, authentication, parameters, demo.redirectUri, verifier);
  const tokens = await oauth.processAuthorizationCodeResponse(server, application, answer, {
    expectedNonce: nonce, requireIdToken: true, maxAge: 600 });
  await oauth.validateApplicationLevelSignature(server, answer);
  for (const name of ["access_token", "refresh_token", "id_token"]) rememberSecret(tokens[name]);
  return tokens;
}

test("oauth4webapi: both discovery documents are valid and agree", async () => {
  const [openid, plain] = [await discover("oidc"), await discover("oauth2")];
  for (const name of ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"]) assert.equal(plain[name], openid[name]);
  assert.equal(openid.authorization_response_iss_parameter_supported, true);
});

test("oauth4webapi: the code flow with PKCE, max_age and nonce gives an ID token whose signature holds", async () => {
  const tokens = await obtainTokens(await discover());
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  assert.equal(claims.aud, demo.clientId);
  assert.ok(Math.abs(Date.now() / 1000 - claims.auth_time) < 600);
});

test("oauth4webapi: userinfo answers for the subject of the ID token", async () => {
  const server = await discover();
  const tokens = await obtainTokens(server);
  const { sub } = oauth.getValidatedIdTokenClaims(tokens);
  const answer = await oauth.userInfoRequest(server, application, tokens.access_token);
  const person = await oauth.processUserInfoResponse(server, application, sub, answer);
  assert.equal(person.email, demo.user);
  assert.equal(person.name, undefined); // the scope profile was not asked for
});

test("oauth4webapi: the access token is a JWT as RFC 9068 says", async () => {
  const server = await discover();
  const tokens = await obtainTokens(server);
  const request = new Request("https://api.example/things", { headers: { authorization: `Bearer ${tokens.access_token}` } });
  const claims = await oauth.validateJwtAccessToken(server, request, demo.issuer);
  assert.equal(claims.client_id, demo.clientId);
});

test("oauth4webapi: refresh, introspection and revocation", async () => {
  const server = await discover();
  const tokens = await obtainTokens(server);
  const refreshed = await oauth.processRefreshTokenResponse(
    server, application, await oauth.refreshTokenGrantRequest(server, application, authentication, tokens.refresh_token));
  rememberSecret(refreshed.access_token);
  const introspect = async (token) =>
    oauth.processIntrospectionResponse(server, application, await oauth.introspectionRequest(server, application, authentication, token));
  assert.equal((await introspect(refreshed.access_token)).active, true);
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(server, application, authentication, refreshed.access_token));
  assert.deepEqual(await introspect(refreshed.access_token), { active: false });
});

test("oauth4webapi: client credentials", async () => {
  const server = await discover();
  const tokens = await oauth.processClientCredentialsResponse(
    server, application, await oauth.clientCredentialsGrantRequest(server, application, authentication, { scope: "reports" }));
  rememberSecret(tokens.access_token);
  assert.equal(tokens.token_type, "bearer");
});

test("oauth4webapi: an unauthenticated token request is answered as RFC 6749 section 5.2 says", async () => {
  const server = await discover();
  const answer = await oauth.clientCredentialsGrantRequest(server, application, oauth.ClientSecretBasic("wrong".repeat(8)), {});
  await assert.rejects(oauth.processClientCredentialsResponse(server, application, answer), (error) => error.status === 401);
});
