// Values that a profile can hold, and those that it cannot, by every way in.
#include "account_walk.h"
#include "registration_requests.h"

using namespace gatewarden;
using namespace gatewarden::test;
using namespace std::string_literals;

namespace {

Stack& stack() { return Stack::shared(); }

std::string kept(Owner& owner, const std::string& claim) {
  return owner.api("GET", "").json().find("profile")->string_at(claim).value_or("");
}

constexpr std::string_view old_profile = R"({"name":"Ada","birthdate":"long ago","zoneinfo":"London time"})";
void keep_old_values(account::NewUser& user) { user.profile = old_profile; }

}  // namespace

TEST("account pages: a value that a profile cannot hold is kept in its field, marked and explained") {
  Owner ada(stack());
  struct Typed {
    std::string field, text, told;
  };
  for (const auto& [field, text, told] : {Typed{"birthdate", "1815-02-30", "That is no date"}, Typed{"locale", "English", "That is no language tag"},
                                          Typed{"website", "example.org", "That is no address of a web site"}}) {
    const Answer answer = ada.submit("/account/profile", "profile-form", {{field, text}, {"nickname", "Countess"}});
    CHECK_EQUAL(422, answer.status);
    CHECK(contains(answer.body, "<a href=\"#" + field + "\">" + told));
    auto input = element(answer.body, field);
    CHECK_EQUAL(text, input["value"]);
    CHECK_EQUAL("true"s, input["aria-invalid"]);
    CHECK(contains(input["aria-describedby"], field + "-error"));
    CHECK(contains(text_of(answer.body, field + "-error"), told));
    CHECK_EQUAL("Countess"s, element(answer.body, "nickname")["value"]);
    CHECK(element(answer.body, "nickname").count("aria-invalid") == 0);
  }
  CHECK_EQUAL(""s, kept(ada, "nickname"));
  CHECK_EQUAL(303, ada.submit("/account/profile", "profile-form", {{"birthdate", "0000-02-29"}, {"locale", "en_GB"}}).status);
  CHECK_EQUAL("0000-02-29"s, kept(ada, "birthdate"));
}

TEST("account by JSON and administration: what the page refuses they refuse, and say what would be right") {
  Owner ada(stack());
  const Registrar admin(stack(), "admin");
  const auto administer = [&](const std::string& body) {
    return HttpClient(stack()).send("PATCH", "/api/v1/admin/users/" + std::to_string(ada.user.user.id), body,
                                    {admin.authorization(), {"content-type", "application/json"}});
  };
  for (const std::string bad : {R"({"birthdate":"1815-02-30"})", R"({"locale":"English"})", R"({"zoneinfo":"London time"})",
                                R"({"picture":"ada.png"})"}) {
    const std::string body = R"({"profile":)" + bad + "}";
    for (const Answer& answer : {ada.api("PATCH", "", body), administer(body)}) {
      CHECK_EQUAL(400, answer.status);
      CHECK(contains(answer.json().string_at("error_description").value_or(""), " like ") || contains(bad, "picture"));
    }
  }
  const std::string good = R"({"profile":{"birthdate":"1815","locale":"en-GB","zoneinfo":"Europe/London","gender":"her own"}})";
  CHECK_EQUAL(200, ada.api("PATCH", "", good).status);
  CHECK_EQUAL(200, administer(good).status);
}

TEST("account pages, account by JSON: values from before keep nobody from changing others") {
  Owner ada(stack(), keep_old_values);
  CHECK_EQUAL(200, ada.api("PATCH", "", R"({"profile":{"nickname":"Countess"}})").status);
  CHECK_EQUAL(303, ada.submit("/account/profile", "profile-form", {{"name", "Ada King"}}).status);
  CHECK_EQUAL("Ada King"s, kept(ada, "name"));
  CHECK_EQUAL("London time"s, kept(ada, "zoneinfo"));
  CHECK_EQUAL("long ago"s, kept(ada, "birthdate"));
}
