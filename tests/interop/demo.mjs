// The stack under test, as demo-stack describes it in the environment.
import { appendFileSync } from "node:fs";

const env = process.env;

export const demo = {
  issuer: env.GATEWARDEN_ISSUER,
  authority: env.GATEWARDEN_CA,
  clientId: env.GATEWARDEN_CLIENT_ID,
  clientSecret: env.GATEWARDEN_CLIENT_SECRET,
  redirectUri: env.GATEWARDEN_REDIRECT_URI,
  user: env.GATEWARDEN_USER,
  password: env.GATEWARDEN_PASSWORD,
  configuration: env.GATEWARDEN_CONFIG,
  log: env.GATEWARDEN_LOG,
};

// What the stack issued is searched for in its logs when the run is over (tests/lint/secrets-in-logs).
export function rememberSecret(secret) {
  if (typeof secret === "string" && secret.length >= 16) appendFileSync(`${env.GATEWARDEN_STACK}/issued-secrets`, `${secret}\n`);
}
