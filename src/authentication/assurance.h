// How sure a sign-in is: the ladder of acr values (OpenID Connect Core 2), what reaches which rung, and who must reach one. Pure
// decisions, the same for every way in.
//
//   urn:gatewarden:acr:code         a one-time code or link to an address, or another provider's word
//   urn:gatewarden:acr:password     a password
//   urn:gatewarden:acr:mfa          two factors: any of the above with a second one, or a passkey that verified its person
//   urn:gatewarden:acr:passkey      phishing-resistant: a passkey that verified its person, or a second factor that is a passkey
//
// Each rung includes those below it. A browser that is remembered reaches no rung: it only spares the question that the person's
// own wish for a second factor would ask.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatewarden::authentication {

enum class Rung { code, password, two_factors, passkey };

std::string_view acr_of(Rung rung);
std::optional<Rung> rung_of(std::string_view acr);
std::vector<std::string> ladder_of_acr();  // from the lowest
// Of the values that are rungs: whoever names several is content with any of them.
std::optional<Rung> lowest_rung(std::span<const std::string> acr_values);

// Words of RFC 8176, and one of our own for what it has no word for: "fed".
namespace amr {
inline constexpr std::string_view password = "pwd";
inline constexpr std::string_view one_time = "otp";       // a code or link by e-mail, TOTP, a recovery code
inline constexpr std::string_view sms = "sms";
inline constexpr std::string_view key = "pop";            // a passkey
inline constexpr std::string_view verified = "user";      // which verified its person
inline constexpr std::string_view elsewhere = "fed";      // another provider's word
inline constexpr std::string_view two_factors = "mfa";
}  // namespace amr

// The words of a sign-in with one more, each once.
std::string with_word(std::string_view amr, std::string_view word);
// The rung that the words of a sign-in reach.
Rung rung_reached(std::string_view amr);

// Who wants what. Whatever is not known or not a rung of ours is no wish.
struct Demand {
  std::optional<Rung> essential;  // of the claims parameter, or of the client: nothing less will do
  std::optional<Rung> voluntary;  // acr_values: the lowest of those that are named
  bool by_person = false;         // the person has a second factor, or must have one (users.second_factor_required)
  bool remembered = false;        // this browser is remembered for the person
};
// Whether a second factor is asked for after a first one of these words, given whether the person has one.
bool asks_second_factor(const Demand& demand, std::string_view amr, bool has_one);
// Whether a sign-in of these words may end.
bool may_end(const Demand& demand, std::string_view amr, bool has_one);

}  // namespace gatewarden::authentication
