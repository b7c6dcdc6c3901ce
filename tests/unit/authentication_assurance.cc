// The ladder of acr values, and who must climb it.
#include "authentication/assurance.h"

#include "harness/test.h"

namespace gatewarden {
namespace {

using authentication::Demand;
using authentication::Rung;

}  // namespace

TEST("assurance: the rung that the words of a sign-in reach") {
  const std::pair<std::string_view, Rung> rows[] = {
      {"", Rung::code},
      {"otp", Rung::code},
      {"sms", Rung::code},
      {"fed", Rung::code},
      {"pop", Rung::code},  // held by whoever has the device
      {"pwd", Rung::password},
      {"otp pwd", Rung::password},
      {"pwd otp", Rung::password},  // two words are not two factors
      {"pwd otp mfa", Rung::two_factors},
      {"otp mfa", Rung::two_factors},
      {"fed otp mfa", Rung::two_factors},
      {"pop user", Rung::passkey},
      {"pwd pop mfa", Rung::passkey},
      {"mfa-like popular users", Rung::code},
  };
  for (const auto& [amr, rung] : rows) CHECK(rung == authentication::rung_reached(amr));
}

TEST("assurance: every rung has its acr, and other texts are none") {
  for (const Rung rung : {Rung::code, Rung::password, Rung::two_factors, Rung::passkey}) {
    CHECK(authentication::rung_of(authentication::acr_of(rung)) == rung);
  }
  CHECK_EQUAL(std::size_t{4}, authentication::ladder_of_acr().size());
  for (const char* acr : {"", "1", "urn:gatewarden:acr", "urn:gatewarden:acr:MFA"}) CHECK(!authentication::rung_of(acr));
}

TEST("assurance: of several acr values the lowest that is known is the demand") {
  using Texts = std::vector<std::string>;
  CHECK(!authentication::lowest_rung(Texts{}));
  CHECK(!authentication::lowest_rung(Texts{"1", "2"}));
  CHECK(Rung::two_factors == authentication::lowest_rung(Texts{"urn:gatewarden:acr:mfa"}));
  CHECK(Rung::password == authentication::lowest_rung(Texts{"urn:gatewarden:acr:passkey", "gold", "urn:gatewarden:acr:password"}));
}

TEST("assurance: a word stands once among the words of a sign-in") {
  CHECK_EQUAL(std::string("pwd"), authentication::with_word("", "pwd"));
  CHECK_EQUAL(std::string("pwd otp"), authentication::with_word("pwd", "otp"));
  CHECK_EQUAL(std::string("pwd otp"), authentication::with_word("pwd otp", "otp"));
}

TEST("assurance: who is asked for a second factor, and whose sign-in may end") {
  struct Row {
    Demand demand;
    std::string_view amr;
    bool has_one, asks, ends;
  };
  const Demand nothing;
  const Demand person{.essential = {}, .voluntary = {}, .by_person = true};
  const Demand remembered{.essential = {}, .voluntary = {}, .by_person = true, .remembered = true};
  const Demand wish{.essential = {}, .voluntary = Rung::two_factors};
  const Demand must{.essential = Rung::two_factors, .voluntary = {}};
  const Demand must_remembered{.essential = Rung::two_factors, .voluntary = {}, .by_person = true, .remembered = true};
  const Demand must_passkey{.essential = Rung::passkey, .voluntary = {}};
  const Demand must_password{.essential = Rung::password, .voluntary = {}};
  const Row rows[] = {
      {nothing, "pwd", false, false, true},
      {nothing, "pwd", true, false, true},
      {person, "pwd", true, true, false},
      {person, "otp", true, true, false},
      {person, "pwd otp mfa", true, false, true},
      {person, "pop user", true, false, true},
      // Must have one, and has none.
      {person, "pwd", false, false, false},
      {remembered, "pwd", true, false, true},
      {wish, "pwd", true, true, false},
      {wish, "pwd", false, false, true},
      {wish, "pwd otp mfa", true, false, true},
      {must, "pwd", true, true, false},
      {must, "pwd", false, false, false},
      {must, "pwd otp mfa", true, false, true},
      {must, "pop user", false, false, true},
      // A browser that is remembered reaches no rung.
      {must_remembered, "pwd", true, true, false},
      {must_passkey, "pwd otp mfa", true, true, false},
      {must_passkey, "pwd otp mfa", false, false, false},
      {must_passkey, "pwd pop mfa", true, false, true},
      {must_password, "otp", false, false, false},
      {must_password, "otp", true, true, false},
      {must_password, "otp pwd", false, false, true},
  };
  for (const Row& row : rows) {
    CHECK_EQUAL(row.asks, authentication::asks_second_factor(row.demand, row.amr, row.has_one));
    CHECK_EQUAL(row.ends, authentication::may_end(row.demand, row.amr, row.has_one));
  }
}

}  // namespace gatewarden
