// What the figures are taken of: the stack with production's settings, and data in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/walks.h"
#include "harness/authenticator.h"
#include "harness/stack.h"

namespace gatewarden::bench {

class Stage {
 public:
  // So many people have a session that is alive; more users, without one, fill the tables. A password costs what it costs in
  // production, or next to nothing.
  enum class Hashing { production, cheapest };
  explicit Stage(int people, Hashing hashing = Hashing::production);

  test::Stack& stack() { return stack_; }
  // Confidential clients for client_credentials, many of each kind; `number` may be any.
  const Application& es256(int number) const { return pick(es256_, number); }
  const Application& rs256(int number) const { return pick(rs256_, number); }
  const Application& opaque(int number) const { return pick(opaque_, number); }
  // A public client of the operator's own (no consent asked), whose refresh tokens rotate.
  const Application& application() const { return application_; }
  const Person& person(int number) const { return people_.at(static_cast<std::size_t>(number)); }
  // So many further people whose second factor is an authenticator app.
  std::vector<Person> make_people_with_totp(int count);
  // Each of another person, who has it as a second factor, too; made by the first call.
  const test::Authenticator& passkey(int number);

 private:
  static const Application& pick(const std::vector<Application>& from, int number) {
    return from[static_cast<std::size_t>(number) % from.size()];
  }
  Application make_machine(oauth::TokenFormat format, crypto::Algorithm algorithm);
  void make_application();
  void hash_their_password(Hashing cost);
  // So many, of whom the first have a session; answers those.
  std::vector<Person> make_people(std::string_view word, int count, int with_session);
  test::Authenticator make_passkey(const Person& person);

  test::Stack stack_;
  std::string password_hash_;  // of all
  std::vector<Application> es256_, rs256_, opaque_;
  Application application_;
  std::vector<Person> people_;
  std::vector<test::Authenticator> passkeys_;
  int people_with_totp_ = 0;
};

}  // namespace gatewarden::bench
