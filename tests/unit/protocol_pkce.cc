// PKCE: what a verifier and a challenge are, and when they fit.
#include "harness/test.h"
#include "protocol/pkce.h"

namespace gatewarden {

using protocol::code_verifier_matches;
using protocol::is_code_challenge;
using protocol::is_code_verifier;

TEST("pkce: the example of RFC 7636 appendix B") {
  CHECK(code_verifier_matches("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
  CHECK(!code_verifier_matches("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
}

TEST("S26: a verifier has 43 to 128 unreserved characters") {
  CHECK(!is_code_verifier(std::string(42, 'a')));
  CHECK(is_code_verifier(std::string(43, 'a')));
  CHECK(is_code_verifier(std::string(128, '~')));
  CHECK(!is_code_verifier(std::string(129, 'a')));
  for (const char c : std::string_view(" +/=%\"\\\x7f\xc3\n", 10)) CHECK(!is_code_verifier(std::string(43, 'a') + c));
}

TEST("S26: a challenge is exactly the base64url of 32 bytes") {
  const std::string challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  CHECK(is_code_challenge(challenge));
  CHECK(!is_code_challenge(challenge.substr(1)));
  CHECK(!is_code_challenge(challenge + "="));
  CHECK(!is_code_challenge(challenge.substr(0, 42) + "+"));
  CHECK(!is_code_challenge(challenge.substr(0, 42) + "N"));  // bits that no byte has
  CHECK(!is_code_challenge(""));
}

TEST("S24: a challenge is never its own verifier") {
  const std::string plain(43, 'a');
  CHECK(!code_verifier_matches(plain, plain));
}

}  // namespace gatewarden
