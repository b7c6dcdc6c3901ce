// Refused passwords as people hear it: every description that the rules have is a sentence of its own.
#include "endpoints/password_text.h"

#include "harness/test.h"

using namespace gatewarden;

namespace {

const i18n::Catalogue english("en");
constexpr std::string_view unknown = "This password cannot be used. Choose another one.";

}  // namespace

TEST("password_text: numbers of the rules stand in the sentence") {
  CHECK_EQUAL(std::string("The new password needs at least 12 characters."),
              endpoints::password_problem_text(english, "has fewer than 12 characters"));
  CHECK_EQUAL(std::string("The new password needs at least 8 characters."),
              endpoints::password_problem_text(english, "the new password has fewer than 8 characters"));
}

TEST("password_text: what the rules refuse has a sentence, and anything else a general one") {
  for (const char* description : {"is one that many people choose", "was stolen somewhere and is known", "was in use before",
                                  "is little more than your own address or name, or that of this site"}) {
    CHECK(endpoints::password_problem_text(english, description) != unknown);
  }
  CHECK_EQUAL(std::string(unknown), endpoints::password_problem_text(english, "is odd"));
}
