// A front end of the site's own, with fetch and nothing else: second factors as gatewarden-sign-in(7) and
// gatewarden-second-factors(7) describe them and no more. What it keeps is what a page has; the person is played by the test.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { Person, issuer } from './browser.mjs';
import { codeFor } from './letters.mjs';
import { test } from './limited.mjs';
import { application, browser } from './stage.mjs';

// The front end: a page of the issuer's origin with the function of the manual's example.
async function atFrontEnd(steps) {
  const person = await Person.arrive(browser, application, {});
  try {
    await person.page.goto(`${issuer}/.well-known/jwks.json`);
    const call = (method, path, body, token) => person.page.evaluate(async ([verb, address, text, bearer]) => {
      const headers = { 'Content-Type': 'application/json' };
      if (bearer) headers.Authorization = `Bearer ${bearer}`;
      const answer = await fetch(address, { method: verb, credentials: 'include', headers, body: text });
      const told = await answer.text();
      return { status: answer.status, ...(told ? JSON.parse(told) : {}) };
    }, [method, path, body === undefined ? undefined : JSON.stringify(body), token]);
    await steps({ step: (path, body, token) => call('POST', path, body, token), call, page: person.page });
  } finally {
    await person.close();
  }
}

// An authenticator app that has read the otpauth URI (RFC 6238). It shows a code once: the next is of the next step, which is good
// early, and the one before is good late. Three in a row need half a minute that has not just begun to end.
class Phone {
  #late = -1;

  constructor(uri) {
    const { protocol, host, searchParams } = new URL(uri);
    assert.deepEqual([protocol, host], ['otpauth:', 'totp']);
    this.secret = Phone.#read(searchParams.get('secret'));
  }

  static #read(text) {
    let bits = '';
    for (const letter of text) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
    return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  }

  async code() {
    const left = () => 30_000 - (Date.now() % 30_000);
    if (this.#late === -1 && left() < 20_000) await new Promise((resolve) => { setTimeout(resolve, left()); });
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + this.#late));
    this.#late += 1;
    const mac = crypto.createHmac('sha1', this.secret).update(counter).digest();
    return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
  }
}

// Somebody new, signed in.
async function register({ step }) {
  const identifier = `p${crypto.randomBytes(8).toString('hex')}@example.com`;
  const { step_token: token } = await step('/api/v1/auth/submit-identifier', { identifier });
  await step('/api/v1/auth/send-code', {}, token);
  await step('/api/v1/auth/verify-identifier', { code: await codeFor(identifier) }, token);
  const password = `a password of ${identifier}`;
  const done = await step('/api/v1/auth/set-password', { password, consent: true }, token);
  assert.equal(done.status, 200);
  return { identifier, password };
}

// The first factor; what comes next is for the caller.
async function begin({ step }, { identifier, password }, more = {}) {
  const { step_token: token } = await step('/api/v1/auth/submit-identifier', { identifier, ...more });
  return { token, answer: await step('/api/v1/auth/login-password', { password }, token) };
}

test('by fetch an authenticator is added, asked for, remembered, and its recovery codes stand in for it', () => atFrontEnd(async (site) => {
  const { step, call } = site;
  const ada = await register(site);
  const begun = await step('/api/v1/account/second-factors', {});
  assert.equal(begun.status, 201);
  const phone = new Phone(begun.otpauth_uri);
  const added = await step('/api/v1/account/second-factors/confirm', { enrolment: begun.enrolment, code: await phone.code(), name: 'Phone' });
  assert.equal(added.status, 201);
  assert.equal(added.recovery_codes.length, 10);

  const second = await begin(site, ada);
  assert.deepEqual(second.answer.next, ['second-factor']);
  assert.deepEqual(second.answer.second_factors, ['totp', 'recovery-code']);
  const wrong = await step('/api/v1/auth/second-factor', { kind: 'totp', code: '12' }, second.token);
  assert.deepEqual([wrong.status, wrong.error], [422, 'wrong_credentials']);
  const done = await step('/api/v1/auth/second-factor', { kind: 'totp', code: await phone.code(), remember: true }, second.token);
  assert.equal(done.session.acr, 'urn:gatewarden:acr:mfa');
  assert.deepEqual([...done.session.amr].sort(), ['mfa', 'otp', 'pwd']);

  const spared = await begin(site, ada);
  assert.equal(spared.answer.session.acr, 'urn:gatewarden:acr:password');
  assert.equal((await call('DELETE', '/api/v1/account/remembered-devices', {})).status, 204);

  const last = await begin(site, ada);
  const [code] = added.recovery_codes;
  const paper = await step('/api/v1/auth/second-factor', { kind: 'recovery-code', code }, last.token);
  assert.equal(paper.status, 200);
  const listed = await call('GET', '/api/v1/account/second-factors');
  assert.deepEqual([listed.second_factors.map((one) => one.name), listed.recovery_codes_left], [['Phone'], 9]);
  assert.equal((await call('DELETE', `/api/v1/account/second-factors/${added.id}`, {})).status, 204);
  assert.ok((await begin(site, ada)).answer.session);
}));

test('by fetch an application demands a second factor, and who has none makes one on the way', () => atFrontEnd(async (site) => {
  const { step, page } = site;
  const ada = await register(site);
  const claims = JSON.stringify({ id_token: { acr: { essential: true, value: 'urn:gatewarden:acr:mfa' } } });
  const context = Object.fromEntries(application.parameters({ claims }));
  const { token, answer } = await begin(site, ada, { oauth2_context: context });
  assert.deepEqual(answer.next, ['enrol-second-factor']);
  const begun = await step('/api/v1/auth/enrol-second-factor', {}, token);
  assert.equal(begun.status, 201);
  const phone = new Phone(begun.otpauth_uri);
  const asked = await step('/api/v1/auth/enrol-second-factor/confirm', { enrolment: begun.enrolment, code: await phone.code() }, token);
  assert.equal(asked.recovery_codes.length, 10);
  assert.equal(asked.requires_consent, true);
  const { client_id, redirect_uri, state } = context;
  const scope = asked.consent_info.requested_scopes.join(' ');
  const led = await step('/oauth2/consent', { client_id, redirect_uri, scope, state, approved: true }, token);
  await page.goto(led.redirect_url);
  assert.ok((await application.answer(page)).parameters.get('code'));
}));
