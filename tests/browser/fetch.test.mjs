// A front end of the site's own signs people in with fetch, as gatewarden-sign-in(7) describes it and no more.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { Person, issuer, password, user } from './browser.mjs';
import { codeFor } from './letters.mjs';
import { test } from './limited.mjs';
import { application, browser } from './stage.mjs';

// A page of the issuer's own origin without the policy of our pages, which lets no script run.
async function atFrontEnd(steps) {
  const person = await Person.arrive(browser, application, {});
  try {
    await person.page.goto(`${issuer}/.well-known/jwks.json`);
    await steps(person.page);
  } finally {
    await person.close();
  }
}

// In the page: one step, its status and its JSON.
function step(page, path, body, token) {
  return page.evaluate(async ([address, text, bearer]) => {
    const headers = { 'Content-Type': 'application/json' };
    if (bearer) headers.Authorization = `Bearer ${bearer}`;
    const answer = await fetch(address, { method: 'POST', credentials: 'include', headers, body: text });
    return { status: answer.status, json: await answer.json() };
  }, [path, JSON.stringify(body), token]);
}

test('a plain log-in by fetch: a password is refused, another taken, and the pages know it', () => atFrontEnd(async (page) => {
  const begun = await step(page, '/api/v1/auth/submit-identifier', { identifier: user });
  assert.equal(begun.status, 200);
  assert.ok(begun.json.next.includes('login-password'));
  const wrong = await step(page, '/api/v1/auth/login-password', { password: 'wrong' }, begun.json.step_token);
  assert.deepEqual([wrong.status, wrong.json.error], [422, 'wrong_credentials']);
  const done = await step(page, '/api/v1/auth/login-password', { password }, begun.json.step_token);
  assert.equal(done.status, 200);
  assert.deepEqual(done.json.session.amr, ['pwd']);
  await page.goto(`${issuer}/login`);
  assert.ok((await page.textContent('#account')).includes(user));
}));

test('for an application by fetch: log-in, consent, and the code reaches the application', () => atFrontEnd(async (page) => {
  const context = Object.fromEntries(new URL(application.request()).searchParams);
  const begun = await step(page, '/api/v1/auth/submit-identifier', { identifier: user, oauth2_context: context });
  assert.equal(begun.status, 200);
  const asked = await step(page, '/api/v1/auth/login-password', { password }, begun.json.step_token);
  assert.equal(asked.json.requires_consent, true);
  assert.equal(asked.json.consent_info.client_name, 'Example Notes');
  const decision = {
    client_id: context.client_id,
    redirect_uri: context.redirect_uri,
    scope: asked.json.consent_info.requested_scopes.join(' '),
    state: context.state,
    approved: true,
  };
  const led = await step(page, '/oauth2/consent', decision, begun.json.step_token);
  assert.equal(led.status, 200);
  await page.goto(led.json.redirect_url);
  const { parameters } = await application.answer(page);
  assert.ok(parameters.get('code'));
  assert.equal(parameters.get('state'), context.state);
  assert.equal(parameters.get('iss'), issuer);
}));

const address = () => `p${crypto.randomBytes(8).toString('hex')}@example.com`;

// As far as the proof of an address by the code that was sent there; the step token, and what the last step answered.
async function prove(page, identifier, more = {}) {
  const begun = await step(page, '/api/v1/auth/submit-identifier', { identifier, ...more });
  assert.ok(begun.json.next.includes('send-code'));
  const token = begun.json.step_token;
  const sent = await step(page, '/api/v1/auth/send-code', {}, token);
  assert.ok(sent.json.next.includes('verify-identifier'));
  const proven = await step(page, '/api/v1/auth/verify-identifier', { code: await codeFor(identifier) }, token);
  assert.equal(proven.status, 200);
  return { token, proven: proven.json };
}

// A new person, signed in by the code and the password that they chose.
async function register(page) {
  const identifier = address();
  const { token, proven } = await prove(page, identifier);
  assert.equal(proven.new_account, true);
  const weak = await step(page, '/api/v1/auth/set-password', { password: 'short', consent: true }, token);
  assert.deepEqual([weak.status, weak.json.error], [422, 'password_refused']);
  const secret = `a password of ${identifier}`;
  const profile = { name: 'Ada' };
  const done = await step(page, '/api/v1/auth/set-password', { password: secret, consent: true, profile }, token);
  assert.equal(done.status, 200);
  assert.ok(done.json.user_id);
  return { identifier, secret };
}

test('a new person by fetch: an address, its code, a password, and an account', () => atFrontEnd(async (page) => {
  const { identifier, secret } = await register(page);
  const begun = await step(page, '/api/v1/auth/submit-identifier', { identifier });
  const done = await step(page, '/api/v1/auth/login-password', { password: secret }, begun.json.step_token);
  assert.deepEqual(done.json.session.amr, ['pwd']);
}));

test('a forgotten password by fetch: the code, a new one, and the old one is worth nothing', () => atFrontEnd(async (page) => {
  const { identifier, secret } = await register(page);
  const { token, proven } = await prove(page, identifier);
  assert.equal(proven.new_account, false);
  assert.ok(proven.next.includes('set-password'));
  const done = await step(page, '/api/v1/auth/set-password', { password: `another ${secret}` }, token);
  assert.equal(done.status, 200);
  const begun = await step(page, '/api/v1/auth/submit-identifier', { identifier });
  const old = await step(page, '/api/v1/auth/login-password', { password: secret }, begun.json.step_token);
  assert.deepEqual([old.status, old.json.error], [422, 'wrong_credentials']);
}));

// In a window without a Person, who would take the browser's word about it for a complaint.
test('a page of another origin is not let in by fetch', async () => {
  const window = await browser.newContext({ ignoreHTTPSErrors: true });
  try {
    const page = await window.newPage();
    await page.goto(`${application.origin}/home`);
    const outcome = await page.evaluate((address) => fetch(address, {
      method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json' }, body: '{"identifier":"x"}',
    }).then(() => 'answered', () => 'refused'), `${issuer}/api/v1/auth/submit-identifier`);
    assert.equal(outcome, 'refused');
  } finally {
    await window.close();
  }
});
