// People whose password hash came with them from another system.
#include <set>

#include "base/text.h"
#include "domain/account/users.h"
#include "harness/foreign_vectors.h"
#include "pages_walk.h"
#include "sign_in_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

// bcrypt 3.2
constexpr char their_password[] = "correct horse battery staple";
constexpr char their_hash[] = "$2b$04$394b8fbHHuNNG.eKDAsaLOkkEiQ6m4Ih7Qfm6GhdZyfsJGFCkozQi";

Stack& stack() { return Stack::shared(); }

std::string make_person(std::string_view hash = their_hash) {
  return stack().make_user([&](account::NewUser& user) { user.password_hash = hash; }).identifier;
}

// One of each form, with a password that a form of a page can carry.
std::vector<ForeignVector> one_of_each_form() {
  std::vector<ForeignVector> chosen;
  std::set<password::ForeignFormat> seen;
  for (const ForeignVector& vector : foreign_vectors())
    if (is_utf8(vector.password) && !vector.password.empty() && seen.insert(vector.format).second) chosen.push_back(vector);
  return chosen;
}

Answer log_in_by_program(const std::string& identifier, std::string_view password) {
  HttpClient http(stack());
  const std::string token = step_token(submit_identifier(http, identifier));
  return take_step(http, "login-password", token, {{"password", std::string(password)}});
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

TEST("S72: a hash of every form that is taken lets its owner in, by page and by program, and is Argon2id after that") {
  const auto all = one_of_each_form();
  CHECK(all.size() >= 8);
  for (const ForeignVector& vector : all) {
    const std::string by_page = make_person(vector.hash), by_program = make_person(vector.hash);
    HttpClient http(stack());
    CHECK_EQUAL(std::string(vector.hash) + " 303",
                std::string(vector.hash) + " " + std::to_string(log_in(http, "/login", by_page, std::string(vector.password)).status));
    CHECK_EQUAL(std::string(vector.hash) + " 200",
                std::string(vector.hash) + " " + std::to_string(log_in_by_program(by_program, vector.password).status));
    for (const std::string& identifier : {by_page, by_program}) {
      CHECK(stored_hash(identifier).starts_with("$argon2id$v=19$"));
      CHECK(stored_hash(identifier) != vector.hash);
    }
    CHECK_EQUAL(200, log_in_by_program(by_page, vector.password).status);
  }
}
