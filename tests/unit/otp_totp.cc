// platform/otp against the vectors of its RFCs.
#include "base/uri.h"
#include "harness/test.h"
#include "platform/otp/otpauth_uri.h"
#include "platform/otp/totp.h"

namespace gatewarden::otp {
namespace {

const Secret rfc_secret{"12345678901234567890"};

Instant second(std::int64_t count) { return from_epoch_seconds(count); }

// The query of a URI, decoded.
Parameters query_of(std::string_view uri) { return *parse_form(uri.substr(uri.find('?') + 1)); }

TEST("totp: gives the codes of RFC 6238 appendix B, in six digits") {
  const std::pair<std::int64_t, const char*> vectors[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                                                          {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [at, code] : vectors) CHECK_EQUAL(std::string(code), code_at(rfc_secret, step_at(second(at))));
}

TEST("totp: gives the codes of RFC 4226 appendix D") {
  const char* const codes[] = {"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"};
  for (std::uint64_t counter = 0; counter < 10; ++counter) CHECK_EQUAL(std::string(codes[counter]), code_at(rfc_secret, counter));
}

TEST("S73: a code is right in its own step and in the one on each side, to the second") {
  const std::int64_t begin = 1'800'000'000 / 30 * 30;
  const std::string code = code_at(rfc_secret, step_at(second(begin)));
  CHECK(!step_of(rfc_secret, code, second(begin - 31), 0));
  CHECK(step_of(rfc_secret, code, second(begin - 30), 0));
  CHECK(step_of(rfc_secret, code, second(begin + 29), 0));
  CHECK(step_of(rfc_secret, code, second(begin + 59), 0));
  CHECK(!step_of(rfc_secret, code, second(begin + 60), 0));
}

TEST("S73: a step that was used, or one before it, is of no code any more") {
  const Instant now = second(1'800'000'000);
  const std::uint64_t step = step_at(now);
  for (const std::uint64_t tried : {step - 1, step}) CHECK(!step_of(rfc_secret, code_at(rfc_secret, tried), now, step));
  CHECK_EQUAL(step + 1, step_of(rfc_secret, code_at(rfc_secret, step + 1), now, step).value());
}

TEST("totp: the first seconds of time have no step before them") {
  CHECK_EQUAL(std::uint64_t{1}, step_of(rfc_secret, code_at(rfc_secret, 1), second(0), 0).value());
}

TEST("totp: a typed code is six digits, with spaces where authenticators show them") {
  CHECK_EQUAL(std::string("287082"), parse_code(" 287 082").value());
  for (const char* typed : {"", "28708", "2870822", "28708x", "-87082", "287-082", "２８７０８２"}) CHECK(!parse_code(typed));
}

TEST("totp: two secrets are not the same") {
  CHECK_EQUAL(std::size_t{20}, make_secret().size());
  CHECK(make_secret().reveal() != make_secret().reveal());
}

TEST("otpauth: the URI is that of the Key URI format") {
  const Secret uri = otpauth_uri("Example", "alice@google.com", Secret("Hello!\xDE\xAD\xBE\xEF"));
  CHECK_EQUAL(std::string("otpauth://totp/Example:alice%40google.com?secret=JBSWY3DPEHPK3PXP&issuer=Example"
                          "&algorithm=SHA1&digits=6&period=30"),
              std::string(uri.reveal()));
}

TEST("otpauth: no name of a site or account can add a parameter, or be taken for the other") {
  const Secret uri = otpauth_uri("A&B: Söhne?#/100%", "ada+1:x@example.org&secret=AAAA", rfc_secret);
  const std::string text(uri.reveal());
  const auto parameters = query_of(text);
  CHECK_EQUAL(std::size_t{5}, parameters.size());
  CHECK_EQUAL(std::string("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), parameters.at(0).second);
  CHECK_EQUAL(std::string("A&B  Söhne?#/100%"), parameters.at(1).second);
  const auto parsed = parse_uri(text);
  CHECK(parsed.has_value());
  // One colon of the label, and no "+" that would be read as a space.
  CHECK_EQUAL(std::string("/A%26B%20%20S%C3%B6hne%3F%23%2F100%25:ada%2B1%20x%40example.org%26secret%3DAAAA"), parsed->path);
}

}  // namespace
}  // namespace gatewarden::otp
