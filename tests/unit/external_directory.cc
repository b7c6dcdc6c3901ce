// What is kept of a provider, how long, and when it is asked again.
#include <mutex>

#include "authentication/external/provider_directory.h"
#include "harness/fixed_clock.h"
#include "harness/test.h"
#include "harness/web_server.h"
#include "platform/crypto/jws.h"

using namespace gatewarden;
using namespace gatewarden::test;
using authentication::ProviderCalls;
using authentication::ProviderDirectory;
using authentication::ProviderFault;
using authentication::ProviderMetadata;

namespace {

struct Publisher {
  std::mutex mutex;
  std::string keys;
  bool is_down = false;
  int metadata_asked = 0, keys_asked = 0;
  WebServer server{[this](const WebRequest& request, LoopbackConnection& connection) { connection.write(answer(request)); }};

  std::string answer(const WebRequest& request) {
    const std::lock_guard lock(mutex);
    const bool for_keys = request.target == "/jwks";
    ++(for_keys ? keys_asked : metadata_asked);
    if (is_down) return web_answer(503, "");
    if (for_keys) return web_answer(200, "{\"keys\":[" + keys + "]}");
    return web_answer(200, "{\"issuer\":\"" + server.url("") + "\",\"authorization_endpoint\":\"" + server.url("/a") +
                               "\",\"token_endpoint\":\"" + server.url("/t") + "\",\"jwks_uri\":\"" + server.url("/jwks") + "\"}");
  }
  account::IdentityProvider provider() {
    account::IdentityProvider one;
    one.provider = "op";
    one.issuer = server.url("");
    one.private_addresses = one.clear_text = true;
    return one;
  }
};

crypto::UnverifiedJws signed_by(const crypto::SigningKey& key) { return *crypto::parse_jws(crypto::sign_jws(key, "JWT", "{}")); }

struct Fixture {
  Publisher publisher;
  FixedClock clock;
  ProviderCalls calls{{.deadline = Seconds{5}, .certificate_authority = {}}};
  ProviderDirectory directory{calls, clock};
  account::IdentityProvider provider = publisher.provider();

  ProviderMetadata metadata() { return std::get<ProviderMetadata>(directory.metadata(provider)); }
  bool verifies(const crypto::SigningKey& key) { return !directory.signature_fault(provider, metadata(), signed_by(key)); }
};

}  // namespace

TEST("provider directory: metadata are asked for once an hour, and kept for a day where the provider does not answer") {
  Fixture fixture;
  fixture.metadata();
  fixture.metadata();
  CHECK_EQUAL(1, fixture.publisher.metadata_asked);
  fixture.clock.advance(Seconds{3600});
  fixture.metadata();
  CHECK_EQUAL(2, fixture.publisher.metadata_asked);
  fixture.publisher.is_down = true;
  fixture.clock.advance(Seconds{3600});
  expect_log("provider_metadata_kept");
  fixture.metadata();
  fixture.metadata();
  CHECK_EQUAL(3, fixture.publisher.metadata_asked);
  fixture.clock.advance(Seconds{86'400});
  CHECK(std::holds_alternative<ProviderFault>(fixture.directory.metadata(fixture.provider)));
}

TEST("provider directory: another configuration asks anew") {
  Fixture fixture;
  fixture.metadata();
  fixture.provider.updated_at = fixture.clock.now() + Seconds{1};
  fixture.metadata();
  CHECK_EQUAL(2, fixture.publisher.metadata_asked);
}

TEST("provider directory: a new key is looked for when a token names it, once a minute at most") {
  Fixture fixture;
  const auto old_key = crypto::SigningKey::generate(crypto::Algorithm::es256), new_key = crypto::SigningKey::generate(crypto::Algorithm::es256);
  fixture.publisher.keys = old_key.public_jwk();
  CHECK(fixture.verifies(old_key) && fixture.verifies(old_key));
  CHECK_EQUAL(1, fixture.publisher.keys_asked);
  fixture.publisher.keys = new_key.public_jwk();
  CHECK(!fixture.verifies(new_key));  // asked for a moment ago
  CHECK_EQUAL(1, fixture.publisher.keys_asked);
  fixture.clock.advance(Seconds{60});
  CHECK(fixture.verifies(new_key));
  CHECK_EQUAL(2, fixture.publisher.keys_asked);
  for (int i = 0; i < 5; ++i) CHECK(!fixture.verifies(crypto::SigningKey::generate(crypto::Algorithm::es256)));
  CHECK_EQUAL(2, fixture.publisher.keys_asked);
  CHECK(!fixture.verifies(old_key));
}

TEST("S57: what points to a private address is not called, for metadata and for keys alike") {
  Fixture fixture;
  const auto inside = fixture.metadata();
  fixture.provider.private_addresses = false;
  fixture.provider.updated_at = fixture.clock.now() + Seconds{1};
  CHECK(std::holds_alternative<ProviderFault>(fixture.directory.metadata(fixture.provider)));
  const auto token = signed_by(crypto::SigningKey::generate(crypto::Algorithm::es256));
  const auto fault = fixture.directory.signature_fault(fixture.provider, inside, token);
  CHECK(fault && contains(fault->what, "not public"));
  CHECK_EQUAL(1, fixture.publisher.metadata_asked);
  CHECK_EQUAL(0, fixture.publisher.keys_asked);
}
