// Log-ins of people, by pages and by JSON, with a password, a second factor or a passkey: a new browser each time.
#include <algorithm>
#include <stdexcept>
#include <vector>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "bench/walk_parts.h"
#include "bench/walks.h"
#include "harness/authenticator.h"
#include "platform/json/value.h"
#include "platform/otp/totp.h"

namespace gatewarden::bench {

namespace {

// People who log in one after the other. A code of an authenticator works once, so that those with one must be many.
class Queue {
 public:
  explicit Queue(std::vector<Person> people) : people_(std::move(people)), last_steps_(people_.size()) {}

  const Person& person() const { return people_[at_]; }
  void go_on() { at_ = (at_ + 1) % people_.size(); }
  // The next code of this one's authenticator that has not been used, which is that of now or of the step to come.
  std::string code() {
    const std::uint64_t now = otp::step_at(SystemClock{}.now());
    std::uint64_t& last = last_steps_[at_];
    last = std::max(last + 1, now);
    must(last <= now + 1, "there are too few people with an authenticator for so many log-ins");
    return otp::code_at(Secret(person().totp_secret), last);
  }

 private:
  const std::vector<Person> people_;
  std::vector<std::uint64_t> last_steps_;
  std::size_t at_ = 0;
};

class PageLogin : public Walk {
 public:
  PageLogin(const Application& application, std::vector<Person> people)
      : application_(application), people_(std::move(people)), authorize_(authorization_request(application, "")) {}

  Step next(const Answer* answer) override {
    if (answer == nullptr) return {authorize_};
    keep_cookies(*answer);
    if (code_of(*answer, application_)) {
      browser_.clear();
      session_.clear();
      people_.go_on();
      return {authorize_, true};
    }
    if (answer->status == 303) {
      target_ = answer->header("location");
      request_ = get_request(target_, {{"cookie", cookies()}});
    } else {
      request_ = fill(*answer);
    }
    return {request_};
  }

 private:
  std::string fill(const Answer& page) {
    must(page.status == 200 && session_.empty(), "this should be a page that asks who it is");
    Form form = first_form(page.body);
    if (form.action == "/login/second-factor") {
      form.hidden.emplace_back("code", people_.code());
    } else {
      form.hidden.emplace_back("identifier", people_.person().identifier);
      form.hidden.emplace_back("password", people_.person().password);
    }
    return post_request(form.action.empty() ? target_ : form.action, form.hidden, {{"cookie", cookies()}});
  }
  void keep_cookies(const Answer& answer) {
    if (const std::string_view value = answer.set_cookie(browser_cookie); !value.empty()) browser_ = value;
    if (const std::string_view value = answer.set_cookie(session_cookie); !value.empty()) session_ = value;
  }
  std::string cookies() const {
    std::string text = std::string(browser_cookie) + "=" + browser_;
    if (!session_.empty()) text += "; " + std::string(session_cookie) + "=" + session_;
    return text;
  }

  const Application application_;
  Queue people_;
  const std::string authorize_;
  std::string request_;
  std::string target_;
  std::string browser_;
  std::string session_;
};

// The steps by JSON; what those who derive differ in is how they begin and which steps they take.
class HeadlessWalk : public Walk {
 public:
  explicit HeadlessWalk(const Application& application) : application_(application) {}

  Step next(const Answer* answer) override {
    if (answer == nullptr) return begin(false);
    must(answer->status == 200, "a step should be answered with 200");
    if (answer->body.find("\"redirect_url\"") != std::string::npos) {
      must(!query_parameter(member(*answer, "redirect_url"), "code").empty(), "the application should get a code");
      return begin(true);
    }
    if (step_token_.empty()) {
      step_token_ = member(*answer, "step_token");
      browser_ = answer->set_cookie(browser_cookie);
    }
    request_ = next_step(*answer);
    return {request_};
  }

 protected:
  virtual std::string first_step() = 0;
  virtual std::string next_step(const Answer& answer) = 0;
  virtual void ended() {}

  // A body with the application's request in it, and what `json` has so far.
  std::string with_context(JsonWriter& json) const {
    json.key("oauth2_context").begin_object();
    for (const auto& [name, value] : authorization_parameters(application_)) json.member(name, value);
    return json.end_object().end_object().take();
  }
  std::string step(std::string_view name, std::string_view body) const {
    return post_json_request(std::string("/api/v1/auth/").append(name), body,
                             {{"authorization", "Bearer " + step_token_},
                              {"cookie", std::string(browser_cookie).append("=").append(browser_)}});
  }

 private:
  Step begin(bool is_over) {
    if (is_over) ended();
    step_token_.clear();
    request_ = first_step();
    return {request_, is_over};
  }

  const Application application_;
  std::string request_;
  std::string step_token_;
  std::string browser_;
};

class HeadlessLogin : public HeadlessWalk {
 public:
  HeadlessLogin(const Application& application, std::vector<Person> people)
      : HeadlessWalk(application), people_(std::move(people)) {}

 protected:
  std::string first_step() override {
    JsonWriter json;
    json.begin_object().member("identifier", people_.person().identifier);
    return post_json_request("/api/v1/auth/submit-identifier", with_context(json));
  }
  std::string next_step(const Answer& answer) override {
    JsonWriter json;
    json.begin_object();
    if (answer.body.find("\"second-factor\"") == std::string::npos)
      return step("login-password", json.member("password", people_.person().password).end_object().take());
    return step("second-factor", json.member("kind", "totp").member("code", people_.code()).end_object().take());
  }
  void ended() override { people_.go_on(); }

 private:
  Queue people_;
};

// Whoever the passkey says: no identifier is typed.
class PasskeyLogin : public HeadlessWalk {
 public:
  PasskeyLogin(const Application& application, const test::Authenticator& authenticator, std::string origin)
      : HeadlessWalk(application), authenticator_(authenticator), origin_(std::move(origin)) {}

 protected:
  std::string first_step() override {
    JsonWriter json;
    json.begin_object();
    return post_json_request("/api/v1/auth/passkey-options", with_context(json));
  }
  std::string next_step(const Answer& answer) override {
    const std::optional<json::Value> asked = json::Value::parse(answer.body);
    const auto options = asked ? asked->find("public_key") : std::nullopt;
    const auto challenge = options ? from_base64url(options->string_at("challenge").value_or("")) : std::nullopt;
    must(challenge.has_value(), "there should be a challenge");
    const std::string credential = authenticator_.assertion_json(
        authenticator_.get({.challenge = *challenge, .origin = origin_, .rp_id = options->string_at("rpId").value_or("")}));
    return step("login-passkey", JsonWriter().begin_object().key("credential").raw(credential).end_object().take());
  }

 private:
  const test::Authenticator& authenticator_;
  const std::string origin_;
};

}  // namespace

std::unique_ptr<Walk> page_login(const Application& application, std::vector<Person> people) {
  return std::make_unique<PageLogin>(application, std::move(people));
}
std::unique_ptr<Walk> headless_login(const Application& application, std::vector<Person> people) {
  return std::make_unique<HeadlessLogin>(application, std::move(people));
}
std::unique_ptr<Walk> passkey_login(const Application& application, const test::Authenticator& authenticator, std::string origin) {
  return std::make_unique<PasskeyLogin>(application, authenticator, std::move(origin));
}

}  // namespace gatewarden::bench
