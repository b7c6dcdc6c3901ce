// What an ID token says of the access token beside it.
#include "harness/test.h"
#include "protocol/token_issuer.h"

namespace gatewarden {

TEST("token_issuer: at_hash is the left half of SHA-256") {
  // The token and its hash of OpenID Connect Core appendix A.3.
  CHECK_EQUAL(std::string("77QmUPtjPfzWtF2AnpK9RQ"),
              protocol::half_hash(crypto::Algorithm::rs256, "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"));
}

TEST("token_issuer: at_hash of EdDSA is the left half of SHA-512") {
  CHECK_EQUAL(std::size_t{43}, protocol::half_hash(crypto::Algorithm::eddsa, "x").size());
}

}  // namespace gatewarden
