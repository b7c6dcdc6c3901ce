// People whose password hash came with them from another system.
#include "domain/account/users.h"
#include "pages_walk.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

// bcrypt 3.2
constexpr char their_password[] = "correct horse battery staple";
constexpr char their_hash[] = "$2b$04$394b8fbHHuNNG.eKDAsaLOkkEiQ6m4Ih7Qfm6GhdZyfsJGFCkozQi";

Stack& stack() { return Stack::shared(); }

std::string make_person() {
  return stack().make_user([](account::NewUser& user) { user.password_hash = their_hash; }).identifier;
}

std::string stored_hash(const std::string& identifier) {
  db::Connection connection(stack().database());
  const SystemClock clock;
  account::UserIds ids(0, clock);
  return account::Users(connection, ids).find_with_password(identifier)->password_hash.value();
}

}  // namespace

TEST("S72: a bcrypt hash from elsewhere lets its owner in by the page, and is Argon2id after that") {
  const std::string identifier = make_person();
  HttpClient http(stack());
  CHECK_EQUAL(303, log_in(http, "/login", identifier, their_password).status);
  CHECK_EQUAL("Ada Lovelace (" + identifier + ")", text_of(http.get("/account").body, "account"));
  const std::string replaced = stored_hash(identifier);
  CHECK(replaced.starts_with("$argon2id$v=19$"));

  HttpClient other(stack());
  CHECK_EQUAL(303, log_in(other, "/login", identifier, their_password).status);
  CHECK_EQUAL(replaced, stored_hash(identifier));
}

TEST("S72: a wrong password for a bcrypt hash is refused and leaves the hash as it is") {
  const std::string identifier = make_person();
  HttpClient http(stack());
  CHECK_EQUAL(422, log_in(http, "/login", identifier, std::string(their_password) + "r").status);
  CHECK_EQUAL(std::string(their_hash), stored_hash(identifier));
}
