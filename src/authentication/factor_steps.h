// The steps of a sign-in that have to do with second factors: one that the person has is shown, or the first one is made where
// there must be one. What may come, what counts and what it is worth is the engine's to say (sign_in_engine.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authentication/factor_desk.h"
#include "authentication/second_factors.h"
#include "authentication/sign_in_engine.h"
#include "base/secret.h"
#include "domain/account/remembered_devices.h"

namespace gatewarden::authentication {

struct GivenFactor {
  FactorKind kind = FactorKind::totp;
  Secret code;
  bool remember = false;  // this browser is not to be asked again for a while
};

class FactorSteps {
 public:
  // What they stand on; all of it must outlive them.
  struct Parts {
    SignInEngine& engine;
    SecondFactors& factors;
    account::RememberedDevices& devices;
    FactorDesk& desk;
    const config::Settings& settings;
  };
  explicit FactorSteps(const Parts& parts) : parts_(parts) {}

  // A new address was proven in a sign-in that resets a password: that browser is not one to remember.
  bool may_remember(const account::SignIn& sign_in) const;

  struct Shown {
    StepOutcome outcome;
    std::string device_cookie = {};  // of a browser that is remembered from now on
  };
  // The code is right once; guesses count with those at passwords (S70).
  Shown show(const account::SignIn& sign_in, const GivenFactor& given, const FactorOwner& owner, const Attempt& attempt, Instant now);

  // An authenticator that the person of the sign-in must make: what it is to be, and its first code.
  std::variant<FactorDesk::Enrolment, NotNext> begin_enrolment(const account::SignIn& sign_in, const FactorOwner& owner,
                                                              const Attempt& attempt, Instant now);
  struct Made {
    StepOutcome outcome;
    std::vector<Secret> recovery_codes = {};
  };
  // WrongCredentials: the code is; guesses at a secret of one's own count nowhere else. NotNext also where it took too long.
  Made finish_enrolment(const account::SignIn& sign_in, const FactorDesk::Confirmation& confirmation, const FactorOwner& owner,
                        const Attempt& attempt, Instant now);

 private:
  Parts parts_;
};

}  // namespace gatewarden::authentication
