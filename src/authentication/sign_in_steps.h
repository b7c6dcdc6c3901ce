// Which step of a sign-in may come next: a pure decision, the same for pages and programs.
//
//   begun      ──password, passkey, another provider──▶ first factor passed ─┐
//   begun      ──code, link──▶ proven ──second factor, if there is one──▶ new password ─┤
//              ┌────────────────────────────────────────────────────────────────────────┘
//              └─▶ second factor, if it is asked for and not passed ─▶ enrolment, if it is demanded and there is none ─▶ finished
#pragma once

#include <string_view>
#include <vector>

namespace gatewarden::authentication {

enum class Step {
  login_password,
  login_passkey,
  send_code,
  verify_identifier,
  set_password,
  finish,  // without a new password, for who has proven the identifier
  second_factor,
  enrol_second_factor,
};

// As on the wire: "login-password".
std::string_view wire_name(Step step);

inline constexpr int most_code_attempts = 5;    // at one code
inline constexpr int most_codes = 5;            // in one sign-in
inline constexpr int most_factor_attempts = 5;  // at the second factor in one sign-in

// What is known of a sign-in when the decision is made. Until something was shown, nothing here says whether the identifier is
// anybody's: what may come next must not tell (S69).
struct SignInFacts {
  bool finished = false;
  bool codes_on = false;     // codes can be sent to an identifier of this form
  bool passkeys_on = false;
  int codes_sent = 0;
  int code_attempts = 0;  // at the code that was sent last
  bool proven = false;    // a code or a link has shown that the identifier is the person's, who has not yet made use of it
  bool passed = false;    // a first factor has passed: anything but the begin
  // Of what follows, nothing counts before.
  bool known = false;               // the identifier is somebody's
  bool registration_on = false;     // and may become somebody's
  bool code_alone = false;          // the proof is enough to sign in
  bool asks_second_factor = false;  // as assurance.h says, of a person who has one
  bool must_enrol = false;          // the sign-in may not end, and no factor of the person would change that
  int factor_attempts = 0;
};

// Nothing once the sign-in is finished, or when it can go no further. Whoever has a second factor shows it before they may set a
// password (S73) or enrol another; a sign-in never goes back to its begin, and never mixes the ways by which it is proven.
std::vector<Step> next_steps(const SignInFacts& facts);

}  // namespace gatewarden::authentication
