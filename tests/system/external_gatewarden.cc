// A second Gatewarden as the provider: two stacks, each with its own nginx, database and certificate authority.
#include "base/encoding.h"
#include "base/text.h"
#include "platform/crypto/random.h"
#include "system/pages_walk.h"

using namespace gatewarden;
using namespace gatewarden::test;

TEST("external sign-in: a second Gatewarden as provider signs a person in here, who gets an account, and the next time the same") {
  Stack there;
  StackOptions options;
  options.extra_configuration = "[providers]\ncertificate_authority = \"" + there.certificate_authority() + "\"\n";
  Stack here(options);
  const auto client = there.make_client([&](oauth::Client& one) {
    one.redirect_uris = {here.issuer() + "/login/callback/head"};
    one.consent = oauth::ConsentPolicy::skip;
  });
  const std::string address = to_hex(crypto::random_bytes(8)) + "@example.org";
  const auto user = there.make_user([&](account::NewUser& one) {
    one.identifiers = {{account::IdentifierKind::email, address}};
    one.email = address;
    one.email_verified = true;
  });
  const auto made = here.run({"provider", "create", "head", "--name", "Head office", "--issuer", there.issuer(), "--client-id",
                              client.client.client_id, "--client-secret-stdin", "--scope", "openid profile email", "--registration",
                              "yes", "--private-addresses", "yes"},
                             client.secret + "\n");
  CHECK_EQUAL(std::string(), made.status == 0 ? "" : made.err);
  std::string account;
  for (int time = 0; time < 2; ++time) {
    HttpClient at_home(here), away(there);
    Form form = form_on(at_home.get("/login"), "");
    for (const Element& one : elements_of(at_home.get("/login").body)) {
      const auto action = one.attributes.find("action");
      if (one.name == "form" && action != one.attributes.end() && action->second == "/login/with/head") form.action = action->second;
    }
    CHECK_EQUAL(std::string("/login/with/head"), form.action);
    const Answer left = at_home.post_form(form.action, {{"form_token", form.value("form_token")}});
    CHECK_EQUAL(303, left.status);
    const Answer asked = away.get(left.header("location").value_or(""));
    CHECK_EQUAL(303, asked.status);
    const Answer agreed = log_in(away, asked.header("location").value_or(""), user.identifier, user.password);
    CHECK_EQUAL(303, agreed.status);
    const std::string back = agreed.header("location").value_or("");
    CHECK(back.starts_with(here.issuer() + "/login/callback/head?"));
    CHECK_EQUAL(303, at_home.get(back).status);
    const std::string who = text_of(at_home.get("/account").body, "account");
    CHECK(contains(who, address));
    CHECK(account.empty() || account == who);
    account = who;
  }
}
