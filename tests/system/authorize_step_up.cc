// Requests that demand more of a sign-in than the session has: acr_values, an essential acr, and what a client demands by itself.
#include "domain/account/totp.h"
#include "domain/operation/connect.h"
#include "oauth_requests.h"
#include "pages_walk.h"
#include "platform/config/config.h"
#include "platform/otp/totp.h"
#include "sign_in_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

constexpr const char* acr_mfa = "urn:gatewarden:acr:mfa";
constexpr const char* acr_password = "urn:gatewarden:acr:password";

std::string essential(const std::string& acr) {
  return R"({"id_token":{"acr":{"essential":true,"values":[")" + acr + R"("]}}})";
}

void add_authenticator(account::UserId user_id) {
  db::Connection connection{stack().database()};
  const auto settings = config::load(stack().configuration_file());
  account::Authenticators authenticators(connection, operation::derived_key(settings, operation::KeyPurpose::second_factors));
  authenticators.insert(user_id, "phone", otp::make_secret(), 0,
                        std::chrono::time_point_cast<Microseconds>(std::chrono::system_clock::now()));
}

// A person with a session of a password, and an application that asks.
struct Scene {
  HttpClient http{stack()};
  Stack::TestClient client;
  Stack::TestUser user = stack().make_user();

  explicit Scene(const std::function<void(oauth::Client&)>& change = {})
      : client(stack().make_client([&](oauth::Client& one) {
          one.consent = oauth::ConsentPolicy::skip;
          if (change) change(one);
        })) {
    CHECK_EQUAL(303, log_in(http, "/login", user.identifier, user.password).status);
  }
  Answer ask(const Parameters& more) {
    Parameters parameters = good_request(client);
    parameters.insert(parameters.end(), more.begin(), more.end());
    return authorize(http, parameters);
  }
  bool is_granted(const Answer& answer) const { return answer.status == 303 && !answer.location_parameter("code").empty(); }
  static bool is_asked(const Answer& answer) {
    return answer.status == 303 && answer.header("location").value_or("").starts_with("/login?interaction=");
  }
};

}  // namespace

TEST("step-up: a session that has what is demanded is not asked again") {
  Scene scene;
  CHECK(scene.is_granted(scene.ask({{"acr_values", acr_password}})));
  CHECK(scene.is_granted(scene.ask({{"claims", essential(acr_password)}})));
  CHECK(scene.is_granted(scene.ask({{"claims", essential("urn:gatewarden:acr:code")}})));
}

TEST("step-up: a wish for two factors is granted without, to who has none") {
  Scene scene;
  CHECK(scene.is_granted(scene.ask({{"acr_values", acr_mfa}})));
}

TEST("step-up: a wish for two factors is asked of who has them, and not with prompt=none") {
  Scene scene;
  add_authenticator(scene.user.user.id);
  CHECK(Scene::is_asked(scene.ask({{"acr_values", acr_mfa}})));
  CHECK(scene.is_granted(scene.ask({{"acr_values", acr_mfa}, {"prompt", "none"}})));
  CHECK(scene.is_granted(scene.ask({})));
}

TEST("step-up: an essential acr above the session's is asked for, and login_required where nothing may be asked") {
  Scene scene;
  CHECK(Scene::is_asked(scene.ask({{"claims", essential(acr_mfa)}})));
  const Answer silent = scene.ask({{"claims", essential(acr_mfa)}, {"prompt", "none"}});
  CHECK_EQUAL(std::string("login_required"), redirected_error(stack(), scene.client, silent));
}

TEST("step-up: an essential acr that no sign-in here has is unmet_authentication_requirements, with and without prompt=none") {
  Scene scene;
  for (const char* prompt : {"", "none"}) {
    const Answer refused = scene.ask({{"claims", essential("gold")}, {"prompt", prompt}});
    CHECK_EQUAL(std::string("unmet_authentication_requirements"), redirected_error(stack(), scene.client, refused));
  }
}

TEST("step-up: what a client demands by itself, no request of its lowers") {
  Scene scene([](oauth::Client& client) { client.default_acr_values = {acr_mfa}; });
  CHECK(Scene::is_asked(scene.ask({})));
  CHECK(Scene::is_asked(scene.ask({{"acr_values", acr_password}})));
  const Answer silent = scene.ask({{"prompt", "none"}});
  CHECK_EQUAL(std::string("login_required"), redirected_error(stack(), scene.client, silent));
}

TEST("step-up: by JSON, who is signed in is asked for what is missing alone") {
  Scene scene;
  add_authenticator(scene.user.user.id);
  const auto context = [&](const Parameters& more) {
    Parameters parameters = good_request(scene.client);
    parameters.insert(parameters.end(), more.begin(), more.end());
    return post_json(scene.http, "/api/v1/auth/submit-identifier",
                     JsonWriter().begin_object().key("oauth2_context").raw(json_of(parameters)).end_object().take());
  };
  const Answer asked = context({{"acr_values", acr_mfa}});
  CHECK_EQUAL(200, asked.status);
  CHECK((asked.json().find("next")->strings() == std::vector<std::string>{"second-factor"}));
  CHECK((asked.json().find("second_factors")->strings() == std::vector<std::string>{"totp"}));
  CHECK_EQUAL(409, take_step(scene.http, "login-password", step_token(asked), {{"password", scene.user.password}}).status);
  // Where nothing is missing, or more than that, an identifier is.
  CHECK_EQUAL(400, context({}).status);
  CHECK_EQUAL(400, context({{"acr_values", acr_mfa}, {"prompt", "login"}}).status);
}

TEST("step-up: who has a second factor is not signed in by a password, by JSON") {
  Scene scene;
  add_authenticator(scene.user.user.id);
  HttpClient http{stack()};
  const Answer asked = take_step(http, "login-password", step_token(submit_identifier(http, scene.user.identifier)),
                                 {{"password", scene.user.password}});
  CHECK_EQUAL(200, asked.status);
  CHECK((asked.json().find("next")->strings() == std::vector<std::string>{"second-factor"}));
  CHECK_EQUAL(std::string(), http.cookie("__Host-gatewarden_session"));
}

TEST("step-up: acr and amr of the ID token are those of the session") {
  Scene scene;
  const Answer tokens = tokens_for(scene.http, scene.client, scene.user, "openid", {{"acr_values", acr_password}});
  const auto claims = claims_of(text_at(tokens, "id_token"));
  CHECK_EQUAL(std::string(acr_password), claims.string_at("acr").value_or(""));
  CHECK((claims.find("amr")->strings() == std::vector<std::string>{"pwd"}));
}

TEST("step-up: the metadata names the ladder") {
  HttpClient http{stack()};
  const auto metadata = http.get("/.well-known/openid-configuration").json();
  CHECK((metadata.find("acr_values_supported")->strings() ==
         std::vector<std::string>{"urn:gatewarden:acr:code", acr_password, acr_mfa, "urn:gatewarden:acr:passkey"}));
}
