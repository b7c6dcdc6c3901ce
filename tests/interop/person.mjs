// A person with a browser without JavaScript: cookies by host, forms as they stand on the page, redirects one by one.
import assert from "node:assert/strict";
import http from "node:http";
import https from "node:https";
import { demo, rememberSecret } from "./demo.mjs";

const unescape = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");

function attribute(tag, name) {
  const found = tag.match(new RegExp(`\\s${name}="([^"]*)"`));
  return found ? unescape(found[1]) : undefined;
}

// One request as a browser makes it when a person follows a link or sends a form: fetch() would call itself a script.
function navigate(url, { method = "GET", headers, body }) {
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part) => (text += part));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function readForm(html, id) {
  const form = html.match(new RegExp(`<form[^>]*id="${id}"[^>]*>.*?</form>`, "s"));
  assert.ok(form, `no form ${id} on the page:\n${html.slice(0, 2000)}`);
  const fields = new URLSearchParams();
  for (const [tag] of form[0].matchAll(/<input[^>]*>/g)) {
    const name = attribute(tag, "name");
    if (name) fields.set(name, attribute(tag, "value") ?? "");
  }
  return { action: attribute(form[0], "action"), fields };
}

export class Person {
  #jars = new Map(); // host without port, as cookies are kept

  // One request; the answer is not followed.
  async visit(address, form) {
    const url = new URL(address);
    const jar = this.#jars.get(url.hostname) ?? new Map();
    this.#jars.set(url.hostname, jar);
    const headers = { accept: "text/html", cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") };
    if (form) headers["content-type"] = "application/x-www-form-urlencoded";
    const answer = await navigate(url, { method: form ? "POST" : "GET", headers, body: form?.toString() });
    for (const line of answer.headers["set-cookie"] ?? []) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      rememberSecret(value);
      if (/max-age=0|expires=Thu, 01[ -]Jan[ -]1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  async submit(page, address, id, values) {
    const { action, fields } = readForm(page, id);
    rememberSecret(fields.get("form_token"));
    for (const [name, value] of Object.entries(values)) fields.set(name, value);
    return this.visit(new URL(action || address, address), fields);
  }

  // Opens an address and does what the pages ask until the browser is sent to an address that begins with `end`.
  async signIn(address, end) {
    let url = new URL(address);
    for (let step = 0; step < 12; ++step) {
      let answer = await this.visit(url);
      if (answer.status === 200) {
        const page = answer.text;
        answer = url.pathname.endsWith("/consent")
          ? await this.submit(page, url, "consent-form", { decision: "allow" })
          : await this.submit(page, url, "login-form", { identifier: demo.user, password: demo.password });
      }
      assert.ok([302, 303].includes(answer.status), `${url}: ${answer.status} ${answer.text}`);
      url = new URL(answer.headers.location, url);
      rememberSecret(url.searchParams.get("code"));
      if (url.href.startsWith(end)) return url;
    }
    throw new Error(`never came to ${end}; last at ${url}`);
  }
}
