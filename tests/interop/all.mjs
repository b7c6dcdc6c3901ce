import { runTests } from "./harness.mjs";

await import("./openid_client.mjs");
await import("./oauth4webapi.mjs");
await import("./mod_auth_openidc.mjs");
await import("./oidc_provider.mjs");
await runTests();
