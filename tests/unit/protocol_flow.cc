// What comes next for a checked request: a pure decision.
#include <algorithm>

#include "harness/test.h"
#include "protocol/authorization_flow.h"

namespace gatewarden {
namespace {

using protocol::AskConsent;
using protocol::AskLogin;
using protocol::Grantable;
using protocol::Refuse;

const Instant now = from_epoch_seconds(1'790'000'000);

struct Scene {
  Scene() {
    client.client_id = "app";
    request.client_id = "app";
    request.redirect_uri = "https://app.example/cb";
    request.scope = "openid email";
    account::Session session;
    session.user_id = 42;
    session.acr = "password";
    session.auth_time = now - Seconds{100};
    facts.session = session;
    facts.consent = oauth::Consent{42, "app", "openid email profile", now, now, now + Seconds{1000}};
    facts.now = now;
  }
  protocol::NextStep next() const { return next_step(request, client, facts); }
  template <typename Step>
  bool is() const { return std::holds_alternative<Step>(next()); }
  bool refuses(ErrorCode code) const {
    const auto step = next();
    const auto* const refused = std::get_if<Refuse>(&step);
    return refused != nullptr && refused->error.code == code;
  }

  protocol::AuthorizationRequest request;
  oauth::Client client;
  protocol::FlowFacts facts;
};

}  // namespace

TEST("flow: a session and a consent that covers the scope leave nothing to ask") { CHECK(Scene().is<Grantable>()); }

TEST("flow: without a session the person logs in first") {
  Scene scene;
  scene.facts.session.reset();
  CHECK(scene.is<AskLogin>());
}

TEST("flow: a grown scope is asked about again") {
  Scene scene;
  scene.request.scope = "openid email phone";
  CHECK(scene.is<AskConsent>());
  scene.facts.consented_in_interaction = true;
  CHECK(scene.is<Grantable>());
}

TEST("flow: a claim asked for by name needs the consent to its scope") {
  Scene scene;
  scene.request.claims = R"({"userinfo":{"phone_number":null}})";
  CHECK(scene.is<AskConsent>());
  scene.facts.consent->scope += " phone";
  CHECK(scene.is<Grantable>());
}

TEST("S17: prompt=none asks nothing and refuses instead") {
  Scene scene;
  scene.request.prompt = {"none"};
  CHECK(scene.is<Grantable>());
  scene.facts.consent.reset();
  CHECK(scene.refuses(ErrorCode::consent_required));
  scene.request.max_age = Seconds{99};
  CHECK(scene.refuses(ErrorCode::login_required));
  scene.facts.session.reset();
  CHECK(scene.refuses(ErrorCode::login_required));
}

TEST("S17: prompt=none obeys the consent policy") {
  Scene scene;
  scene.request.prompt = {"none"};
  scene.client.consent = oauth::ConsentPolicy::always_ask;
  CHECK(scene.refuses(ErrorCode::consent_required));
}

TEST("S18: prompt=login and select_account log in anew, once") {
  for (const std::string prompt : {"login", "select_account"}) {
    Scene scene;
    scene.request.prompt = {prompt};
    CHECK(scene.is<AskLogin>());
    scene.facts.authenticated_in_interaction = true;
    CHECK(scene.is<Grantable>());
  }
}

TEST("S18: max_age logs in anew when the log-in is older, and not a second too early") {
  Scene scene;
  scene.request.max_age = Seconds{100};
  CHECK(scene.is<Grantable>());
  scene.request.max_age = Seconds{99};
  CHECK(scene.is<AskLogin>());
  scene.request.max_age = Seconds{0};
  CHECK(scene.is<AskLogin>());
}

TEST("S18: a consent cannot stand in for the log-in that is asked for") {
  Scene scene;
  scene.request.prompt = {"login"};
  scene.facts.consented_in_interaction = true;
  CHECK(scene.is<AskLogin>());
}

TEST("flow: another person than the hint's logs in, and then is refused") {
  Scene scene;
  scene.request.id_token_hint_subject = "43";
  CHECK(scene.is<AskLogin>());
  scene.facts.authenticated_in_interaction = true;
  CHECK(scene.refuses(ErrorCode::login_required));
  scene.request.id_token_hint_subject = "42";
  CHECK(scene.is<Grantable>());
}

TEST("flow: a session below what is demanded leads to a log-in, and a log-in below it to a refusal") {
  Scene scene;
  scene.facts.acr = protocol::AcrStanding::misses_demand;
  CHECK(scene.is<AskLogin>());
  scene.request.prompt = {"none"};
  CHECK(scene.refuses(ErrorCode::login_required));
  scene.request.prompt.clear();
  scene.facts.authenticated_in_interaction = true;
  CHECK(scene.refuses(ErrorCode::unmet_authentication_requirements));
}

TEST("flow: a wish for more is asked for once, and never of who is not to be asked") {
  Scene scene;
  scene.facts.acr = protocol::AcrStanding::misses_wish;
  CHECK(scene.is<AskLogin>());
  scene.request.prompt = {"none"};
  CHECK(scene.is<Grantable>());
  scene.request.prompt.clear();
  scene.facts.authenticated_in_interaction = true;
  CHECK(scene.is<Grantable>());
}

TEST("flow: an acr that no sign-in here can have is refused") {
  Scene scene;
  scene.facts.acr = protocol::AcrStanding::out_of_reach;
  CHECK(scene.refuses(ErrorCode::unmet_authentication_requirements));
}

TEST("flow: what a request demands, its wishes, and what its client demands are three things") {
  Scene scene;
  scene.request.acr_values = {"gold"};
  scene.client.default_acr_values = {"silver"};
  auto demand = protocol::demanded_acr(scene.request, scene.client);
  CHECK(demand.wished == std::vector<std::string>{"gold"});
  CHECK(demand.by_client == std::vector<std::string>{"silver"});
  CHECK(demand.by_claim.empty());
  scene.request.claims = R"({"id_token":{"acr":{"essential":true,"values":["lead","tin"]}}})";
  demand = protocol::demanded_acr(scene.request, scene.client);
  CHECK((demand.by_claim == std::vector<std::string>{"lead", "tin"}));
  scene.request.claims = R"({"id_token":{"acr":{"value":"lead"}}})";
  demand = protocol::demanded_acr(scene.request, scene.client);
  CHECK((demand.wished == std::vector<std::string>{"gold", "lead"}));
}

TEST("S19: a public client that cannot prove itself by its redirect URI is consented to each time") {
  for (const std::string uri : {"http://127.0.0.1:8000/cb", "com.example.app:/cb"}) {
    Scene scene;
    scene.client.token_endpoint_auth_method = "none";
    scene.request.redirect_uri = uri;
    CHECK(scene.is<AskConsent>());
    scene.facts.consented_in_interaction = true;
    CHECK(scene.is<Grantable>());
  }
}

TEST("S19: an https redirect URI assures a public client") {
  Scene scene;
  scene.client.token_endpoint_auth_method = "none";
  CHECK(scene.is<Grantable>());
}

TEST("flow: the operator's own application is not asked about, unless it wants to be") {
  Scene scene;
  scene.client.consent = oauth::ConsentPolicy::skip;
  scene.facts.consent.reset();
  CHECK(scene.is<Grantable>());
  scene.request.prompt = {"consent"};
  CHECK(scene.is<AskConsent>());
}

TEST("S10: iss and state stand in success and in error") {
  Scene scene;
  scene.request.state = "a b&c=\"";
  for (const auto& response : {authorization_success(scene.request, "https://id.example", "xyz"),
                               authorization_error(scene.request, "https://id.example", {ErrorCode::access_denied, "no"}, "no")}) {
    const auto has = [&](const std::string& name, const std::string& value) {
      return std::count(response.parameters.begin(), response.parameters.end(), std::pair(name, value)) == 1;
    };
    CHECK(has("iss", "https://id.example"));
    CHECK(has("state", "a b&c=\""));
  }
}

TEST("S4: the answer is added to the query that the redirect URI has") {
  Scene scene;
  scene.request.redirect_uri = "https://app.example/cb?x=1";
  const auto response = authorization_success(scene.request, "https://id.example", "xyz");
  CHECK_EQUAL(std::string("https://app.example/cb?x=1&code=xyz&iss=https%3A%2F%2Fid.example"), redirect_location(response));
}

TEST("flow: response_mode fragment puts the answer into the fragment and keeps the query") {
  Scene scene;
  scene.request.redirect_uri = "https://app.example/cb?x=1";
  scene.request.response_mode = protocol::ResponseMode::fragment;
  const auto response = authorization_success(scene.request, "https://id.example", "xyz");
  CHECK_EQUAL(std::string("https://app.example/cb?x=1#code=xyz&iss=https%3A%2F%2Fid.example"), redirect_location(response));
}

}  // namespace gatewarden
