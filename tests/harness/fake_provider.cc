#include "harness/fake_provider.h"

#include <algorithm>
#include <fstream>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "harness/html.h"
#include "harness/test.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/jws.h"
#include "platform/crypto/random.h"

namespace gatewarden::test {

namespace {

using Members = std::map<std::string, std::string>;  // name, and its value as JSON

std::string json_text(std::string_view text) { return JsonWriter().value(text).take(); }
std::string make_name() { return to_base64url(crypto::random_bytes(16)); }

std::string object(Members members, const Members& replaced) {
  for (const auto& [name, value] : replaced) members[name] = value;
  std::string json = "{";
  for (const auto& [name, value] : members)
    if (!value.empty()) json.append(json.size() > 1 ? "," : "").append(json_text(name)).append(":").append(value);
  return json + "}";
}

std::string at(const Parameters& parameters, std::string_view name) {
  const auto found = std::find_if(parameters.begin(), parameters.end(), [name](const auto& one) { return one.first == name; });
  return found == parameters.end() ? "" : found->second;
}

std::string json_answer(int status, const std::string& body) { return web_answer(status, body, {{"Content-Type", "application/json"}}); }
std::string error_answer(const std::string& error) { return json_answer(400, object({{"error", json_text(error)}}, {})); }

}  // namespace

FakeProvider::FakeProvider()
    : server_([this](const WebRequest& request, LoopbackConnection& connection) { serve(request, connection); }) {}

void FakeProvider::behave(const std::function<void(Behaviour&)>& change) {
  const std::lock_guard lock(mutex_);
  change(behaviour_);
}

std::vector<Parameters> FakeProvider::token_requests() const {
  const std::lock_guard lock(mutex_);
  return token_requests_;
}

int FakeProvider::requests(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto found = requests_.find(path);
  return found == requests_.end() ? 0 : found->second;
}

void FakeProvider::refuse_refresh(const std::string& error) {
  const std::lock_guard lock(mutex_);
  refresh_error_ = error;
}

void FakeProvider::use_clock_of(const Stack& stack) {
  const std::lock_guard lock(mutex_);
  clock_offset_file_ = stack.folder() + "/clock-offset";
}

std::int64_t FakeProvider::now() const {
  std::int64_t offset = 0;
  if (!clock_offset_file_.empty()) std::ifstream(clock_offset_file_) >> offset;
  return to_epoch_seconds(SystemClock().now()) + offset;
}

std::string FakeProvider::approve(const std::string& location, const Person& person, const std::map<std::string, std::string>& replaced) {
  const std::size_t mark = location.find('?');
  CHECK(location.starts_with(issuer() + "/authorize?"));
  const auto query = parse_form(location.substr(mark + 1)).value();
  CHECK_EQUAL(std::string("code"), at(query, "response_type"));
  CHECK_EQUAL(client_id(), at(query, "client_id"));
  const std::string code = make_name();
  {
    const std::lock_guard lock(mutex_);
    codes_[code] = {person, at(query, "nonce"), at(query, "redirect_uri"), at(query, "code_challenge")};
  }
  Members members{{"code", code}, {"state", at(query, "state")}, {"iss", issuer()}};
  for (const auto& [name, value] : replaced) members[name] = value;
  Parameters answer;
  for (const auto& [name, value] : members)
    if (!value.empty()) answer.emplace_back(name, value);
  const std::string redirect_uri = at(query, "redirect_uri");
  return redirect_uri.substr(redirect_uri.find('/', redirect_uri.find("//") + 2)) + "?" + build_form(answer);
}

void FakeProvider::serve(const WebRequest& request, LoopbackConnection& connection) {
  bool is_silent = false;
  {
    const std::lock_guard lock(mutex_);
    ++requests_[request.target];
    is_silent = behaviour_.is_silent;
  }
  if (is_silent) return connection.hang();
  connection.write(answer(request));
}

std::string FakeProvider::answer(const WebRequest& request) {
  const std::lock_guard lock(mutex_);
  if (request.target == "/.well-known/openid-configuration") {
    return json_answer(200, object({{"issuer", json_text(issuer())},
                                    {"authorization_endpoint", json_text(issuer() + "/authorize")},
                                    {"token_endpoint", json_text(issuer() + "/token")},
                                    {"userinfo_endpoint", json_text(issuer() + "/userinfo")},
                                    {"jwks_uri", json_text(issuer() + "/jwks")},
                                    {"authorization_response_iss_parameter_supported", "true"}},
                                   behaviour_.metadata));
  }
  if (request.target == "/jwks") {
    return json_answer(200, behaviour_.jwks.empty() ? "{\"keys\":[" + key_.public_jwk() + "]}" : behaviour_.jwks);
  }
  if (request.target == "/token") return token_answer(request);
  if (request.target == "/userinfo") return userinfo(request);
  return json_answer(404, "{}");
}

std::string FakeProvider::token_answer(const WebRequest& request) {
  const auto form = parse_form(request.body).value_or(Parameters());
  token_requests_.push_back(form);
  if (behaviour_.status != 0) return json_answer(behaviour_.status, "{}");
  // RFC 6749 section 2.3.1.
  const std::string basic = "Basic " + to_base64(percent_encode(client_id()) + ":" + percent_encode(client_secret()));
  const bool is_basic = request.header("authorization") == basic;
  const bool is_posted = at(form, "client_id") == client_id() && at(form, "client_secret") == client_secret();
  if (is_basic == is_posted) return json_answer(401, object({{"error", "\"invalid_client\""}}, {}));
  if (at(form, "grant_type") == "refresh_token") {
    if (!refresh_error_.empty()) return error_answer(refresh_error_);
    const auto person = people_.find(at(form, "refresh_token"));
    return person == people_.end() ? error_answer("invalid_grant") : json_answer(200, tokens_for(person->second, ""));
  }
  const auto found = codes_.find(at(form, "code"));
  if (found == codes_.end()) return error_answer("invalid_grant");
  const Code code = found->second;
  codes_.erase(found);
  const bool is_verified = code.challenge.empty() || code.challenge == to_base64url(crypto::sha256(at(form, "code_verifier")));
  if (!is_verified || at(form, "redirect_uri") != code.redirect_uri) return error_answer("invalid_grant");
  return json_answer(200, tokens_for(code.person, code.nonce));
}

std::string FakeProvider::tokens_for(const Person& person, const std::string& nonce) {
  const std::string access_token = make_name(), refresh_token = make_name();
  people_[access_token] = people_[refresh_token] = person;
  Members members{{"access_token", json_text(access_token)}, {"token_type", "\"Bearer\""}, {"expires_in", "3600"},
                  {"refresh_token", json_text(refresh_token)}, {"scope", "\"openid email\""}};
  if (!behaviour_.is_plain && !nonce.empty()) {
    const std::string hash = crypto::sha256(access_token);
    const std::string payload = object({{"iss", json_text(issuer())},
                                        {"aud", json_text(client_id())},
                                        {"sub", json_text(person.sub)},
                                        {"nonce", json_text(nonce)},
                                        {"iat", std::to_string(now())},
                                        {"exp", std::to_string(now() + 300)},
                                        {"at_hash", json_text(to_base64url(hash.substr(0, 16)))}},
                                       behaviour_.id_token);
    members["id_token"] = json_text(behaviour_.sign ? behaviour_.sign(payload) : crypto::sign_jws(key_, "JWT", payload));
  }
  return object(members, behaviour_.token_answer);
}

std::string FakeProvider::userinfo(const WebRequest& request) {
  const std::string authorization = request.header("authorization");
  const auto person = authorization.starts_with("Bearer ") ? people_.find(authorization.substr(7)) : people_.end();
  if (person == people_.end()) return json_answer(401, "{}");
  const Person& who = person->second;
  return json_answer(200, object({{"sub", json_text(who.sub)},
                                  {"email", who.email.empty() ? "" : json_text(who.email)},
                                  {"email_verified", who.email_verified ? "true" : "false"},
                                  {"name", json_text(who.name)}},
                                 behaviour_.userinfo));
}

std::string configure(Stack& stack, FakeProvider& provider, const std::vector<std::string>& more) {
  provider.use_clock_of(stack);
  const std::string word = "p" + to_hex(crypto::random_bytes(8));
  const std::pair<std::string, std::string> usual[] = {{"--name", "Example"},           {"--issuer", provider.issuer()},
                                                       {"--client-id", provider.client_id()}, {"--scope", "openid email"},
                                                       {"--private-addresses", "yes"},  {"--clear-text", "yes"}};
  std::vector<std::string> arguments{"provider", "create", word, "--client-secret-stdin"};
  for (const auto& [option, value] : usual)
    if (std::find(more.begin(), more.end(), option) == more.end()) arguments.insert(arguments.end(), {option, value});
  arguments.insert(arguments.end(), more.begin(), more.end());
  const auto ran = stack.run(arguments, provider.client_secret() + "\n");
  if (ran.status != 0) CPPUNIT_FAIL("provider create: " + ran.err);
  return word;
}

Answer leave(HttpClient& http, const std::string& page) {
  auto form = find_form(http.get(page).body, "with-form");
  if (!form) CPPUNIT_FAIL("no way to a provider on " + page);
  return http.post_form(form->action, form->fields);
}

Answer sign_in_with(HttpClient& http, FakeProvider& provider, const std::string& word, const FakeProvider::Person& person) {
  const Answer left = leave(http, "/login/with/" + word);
  CHECK_EQUAL(303, left.status);
  return http.get(provider.approve(left.header("location").value_or(""), person));
}

}  // namespace gatewarden::test
