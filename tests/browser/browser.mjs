// Chromium as a person uses it, and the application that sends the person here. The stack and what is in it come in the
// environment (demo.env); pictures of every page go to GATEWARDEN_SCREENSHOTS.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { chromium } from 'playwright-core';

function wanted(name) {
  assert.ok(process.env[name], `${name} is not set`);
  return process.env[name];
}

export const issuer = wanted('GATEWARDEN_ISSUER');
export const user = wanted('GATEWARDEN_USER');
export const password = wanted('GATEWARDEN_PASSWORD');
const pictures = wanted('GATEWARDEN_SCREENSHOTS');
fs.mkdirSync(pictures, { recursive: true });

export const launch = () => chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

// An application of another origin than ours: it notes what comes back to it, by GET or by POST. It listens where RFC 8252
// section 7.3 lets a native application listen, on whatever port of the loopback is free. With the state "onward" it sends the
// browser on to another origin of its own.
export class Application {
  received = [];

  async start() {
    this.server = http.createServer((request, response) => {
      let body = '';
      request.on('data', (bytes) => { body += bytes; });
      request.on('end', () => {
        const { pathname, search } = new URL(request.url, this.origin);
        const parameters = new URLSearchParams(body || search);
        if (pathname === '/callback') this.received.push({ method: request.method, parameters });
        if (pathname === '/callback' && parameters.get('state') === 'onward') {
          response.writeHead(302, { location: `${this.otherOrigin}/home` });
          response.end();
          return;
        }
        response.writeHead(['/callback', '/home'].includes(pathname) ? 200 : 404, { 'content-type': 'text/html' });
        response.end('<!doctype html><title>Application</title><link rel="icon" href="data:,"><h1 id="back">Back</h1>');
      });
    });
    await new Promise((resolve) => { this.server.listen(0, '127.0.0.1', resolve); });
    this.origin = `http://127.0.0.1:${this.server.address().port}`;
    this.otherOrigin = `http://localhost:${this.server.address().port}`;
    return this;
  }

  stop() { this.server.close(); }

  // Where it sends the person.
  request(more = {}) {
    return `${issuer}/oauth2/authorize?${this.parameters(more)}`;
  }

  parameters(more = {}) {
    const verifier = crypto.randomBytes(32).toString('base64url');
    return new URLSearchParams({
      response_type: 'code',
      client_id: wanted('GATEWARDEN_LOOPBACK_CLIENT_ID'),
      redirect_uri: `${this.origin}/callback`,
      scope: 'openid profile email',
      state: 'a state',
      code_challenge: crypto.createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    });
  }

  // What came back, once it has.
  async answer(page) {
    await page.waitForSelector('#back');
    return this.received.at(-1);
  }
}

// A window of its own, with its own cookies. close() fails if a page complained or loaded anything from elsewhere.
export class Person {
  complaints = [];

  // Origins besides ours and the application's that pages may lead to.
  elsewhere = [];

  static async arrive(browser, application, { name, ...options } = {}) {
    const person = new Person();
    person.name = name;
    person.hasScripts = options.javaScriptEnabled !== false;
    person.application = application;
    person.context = await browser.newContext({ ignoreHTTPSErrors: true, ...options });
    person.context.on('console', (message) => person.#hear(message));
    person.context.on('weberror', (error) => person.complaints.push(String(error.error())));
    person.context.on('request', (request) => person.#watch(request));
    person.page = await person.context.newPage();
    return person;
  }

  // That a page came with 4xx is what its test is about.
  #hear(message) {
    if (message.type() !== 'error' || /the server responded with a status of 4/.test(message.text())) return;
    this.complaints.push(`${message.location().url}: ${message.text()}`);
  }

  #watch(request) {
    const { origin, protocol } = new URL(request.url());
    const known = [issuer, this.application.origin, this.application.otherOrigin, ...this.elsewhere];
    if (protocol === 'data:' || known.includes(origin)) return;
    this.complaints.push(`loaded from elsewhere: ${request.url()}`);
  }

  async logIn(page = this.page, secret = password, identifier = user) {
    await page.fill('#identifier', identifier);
    await page.fill('#password', secret);
    await page.click('#sign-in');
  }

  picture(what, page = this.page) {
    return page.screenshot({ path: path.join(pictures, `${what}${this.name ? `-${this.name}` : ''}.png`), fullPage: true });
  }

  async close() {
    await this.context.close();
    assert.deepEqual(this.complaints, []);
  }
}
