#include "bench/walks.h"

#include <stdexcept>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "platform/crypto/digest.h"
#include "platform/json/value.h"

namespace gatewarden::bench {

namespace {

constexpr std::string_view browser_cookie = "__Host-gatewarden_browser";
constexpr std::string_view session_cookie = "__Host-gatewarden_session";
constexpr std::string_view code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";  // RFC 7636 appendix B

void must(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(what);
}

std::string member(const Answer& answer, std::string_view name) {
  must(answer.status == 200, "the answer should be 200");
  const std::optional<json::Value> value = json::Value::parse(answer.body);
  const std::optional<std::string> text = value ? value->string_at(name) : std::nullopt;
  must(text.has_value(), "a member is missing");
  return *text;
}

std::string token_request(const Application& application, Parameters form) {
  std::vector<http::Header> headers;
  if (application.secret.empty()) form.emplace_back("client_id", application.client_id);
  else headers.push_back(basic_authorization(application.client_id, application.secret));
  return post_request("/oauth2/token", form, headers);
}

Parameters authorization_parameters(const Application& application) {
  return {{"response_type", "code"}, {"client_id", application.client_id},
          {"redirect_uri", application.redirect_uri}, {"scope", application.scope},
          {"state", "af0ifjsldkj"}, {"nonce", "n-0S6_WzA2Mj"},
          {"code_challenge", to_base64url(crypto::sha256(code_verifier))},
          {"code_challenge_method", "S256"}};
}

std::string authorization_request(const Application& application, const std::string& cookies) {
  const Parameters parameters = authorization_parameters(application);
  std::vector<http::Header> headers;
  if (!cookies.empty()) headers.push_back({"cookie", cookies});
  return get_request("/oauth2/authorize?" + build_form(parameters), headers);
}

// The code, if the answer sends the browser back to the application with one.
std::optional<std::string> code_of(const Answer& answer, const Application& application) {
  if (!answer.header("location").starts_with(application.redirect_uri)) return std::nullopt;
  const std::string code = query_parameter(answer.header("location"), "code");
  must(!code.empty(), "the redirect should carry a code");
  return code;
}

class Repeat : public Walk {
 public:
  Repeat(std::string request, std::string expected) : request_(std::move(request)), expected_(std::move(expected)) {}

  Step next(const Answer* answer) override {
    if (answer != nullptr) {
      must(answer->status == 200 && answer->body.find(expected_) != std::string::npos, "another answer was expected");
    }
    return {request_, answer != nullptr};
  }

 private:
  const std::string request_;
  const std::string expected_;
};

class Introspect : public Walk {
 public:
  explicit Introspect(const Application& application)
      : application_(application), request_(bench::client_credentials_request(application)) {}

  Step next(const Answer* answer) override {
    if (answer == nullptr) return {request_};
    if (!has_token_) {
      request_ = post_request("/oauth2/introspect", {{"token", member(*answer, "access_token")}},
                              {basic_authorization(application_.client_id, application_.secret)});
      has_token_ = true;
      return {request_};
    }
    must(answer->status == 200 && answer->body.find("\"active\":true") != std::string::npos, "the token should be active");
    return {request_, true};
  }

 private:
  const Application application_;
  std::string request_;
  bool has_token_ = false;
};

// Authorize and redeem; what comes after the tokens is for those who derive.
class CodeFlow : public Walk {
 public:
  CodeFlow(const Application& application, const Person& person)
      : application_(application),
        authorize_(authorization_request(application, std::string(session_cookie) + "=" + person.session_cookie)) {}

  Step next(const Answer* answer) override {
    if (answer == nullptr) return authorize(false);
    if (in_flow_) {
      if (!redeeming_) return redeem(*answer);
      in_flow_ = false;
      return has_tokens(*answer);
    }
    return after_flow(*answer);
  }

 protected:
  virtual Step has_tokens(const Answer& answer) {
    must(!member(answer, "access_token").empty(), "there should be a token");
    return authorize(true);
  }
  virtual Step after_flow(const Answer&) { throw std::logic_error("nothing follows"); }

  const Application application_;
  std::string request_;

 private:
  Step authorize(bool ended) {
    in_flow_ = true;
    redeeming_ = false;
    return {authorize_, ended};
  }
  Step redeem(const Answer& answer) {
    const std::optional<std::string> code = code_of(answer, application_);
    must(answer.status == 303 && code, "the browser should come back with a code");
    redeeming_ = true;
    request_ = token_request(application_, {{"grant_type", "authorization_code"}, {"code", *code},
                                            {"redirect_uri", application_.redirect_uri},
                                            {"code_verifier", std::string(code_verifier)}});
    return {request_};
  }

  const std::string authorize_;
  bool in_flow_ = false;
  bool redeeming_ = false;
};

class Userinfo : public CodeFlow {
 public:
  using CodeFlow::CodeFlow;

 protected:
  Step has_tokens(const Answer& answer) override {
    request_ = get_request("/oauth2/userinfo", {{"authorization", "Bearer " + member(answer, "access_token")}});
    return {request_};
  }
  Step after_flow(const Answer& answer) override {
    must(answer.status == 200 && answer.body.find("\"sub\":") != std::string::npos, "there should be claims");
    return {request_, true};
  }
};

class Refresh : public CodeFlow {
 public:
  using CodeFlow::CodeFlow;

 protected:
  Step has_tokens(const Answer& answer) override { return ask(answer, false); }
  Step after_flow(const Answer& answer) override { return ask(answer, true); }

 private:
  Step ask(const Answer& answer, bool ended) {
    std::string successor = member(answer, "refresh_token");
    must(successor != token_, "the refresh token should have been rotated");
    token_ = std::move(successor);
    request_ = token_request(application_, {{"grant_type", "refresh_token"}, {"refresh_token", token_}});
    return {request_, ended};
  }
  std::string token_;
};

class PasswordLogin : public Walk {
 public:
  PasswordLogin(const Application& application, const Person& person)
      : application_(application), person_(person), authorize_(authorization_request(application, "")) {}

  Step next(const Answer* answer) override {
    if (answer == nullptr) return {authorize_};
    keep_cookies(*answer);
    if (code_of(*answer, application_)) {
      browser_.clear();
      session_.clear();
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
    must(page.status == 200 && session_.empty(), "this should be the page that asks for the password");
    Form form = first_form(page.body);
    form.hidden.emplace_back("identifier", person_.identifier);
    form.hidden.emplace_back("password", person_.password);
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
  const Person person_;
  const std::string authorize_;
  std::string request_;
  std::string target_;
  std::string browser_;
  std::string session_;
};

class HeadlessLogin : public Walk {
 public:
  HeadlessLogin(const Application& application, const Person& person)
      : application_(application), password_(JsonWriter().begin_object().member("password", person.password).end_object().take()) {
    JsonWriter body;
    body.begin_object().member("identifier", person.identifier).key("oauth2_context").begin_object();
    for (const auto& [name, value] : authorization_parameters(application)) body.member(name, value);
    begin_ = post_json_request("/api/v1/auth/submit-identifier", body.end_object().end_object().take());
  }

  Step next(const Answer* answer) override {
    if (answer == nullptr) return {begin_};
    if (answer->body.find("step_token") == std::string::npos) {
      must(!query_parameter(member(*answer, "redirect_url"), "code").empty(), "the application should get a code");
      return {begin_, true};
    }
    request_ = post_json_request("/api/v1/auth/login-password", password_,
                                 {{"authorization", "Bearer " + member(*answer, "step_token")},
                                  {"cookie", std::string(browser_cookie).append("=").append(answer->set_cookie(browser_cookie))}});
    return {request_};
  }

 private:
  const Application application_;
  const std::string password_;
  std::string begin_;
  std::string request_;
};

}  // namespace

std::string client_credentials_request(const Application& application) {
  return token_request(application, {{"grant_type", "client_credentials"}, {"scope", application.scope}});
}

std::unique_ptr<Walk> repeat(std::string request, std::string expected) {
  return std::make_unique<Repeat>(std::move(request), std::move(expected));
}
std::unique_ptr<Walk> client_credentials(const Application& application) {
  return repeat(client_credentials_request(application), "\"access_token\":\"");
}
std::unique_ptr<Walk> introspect(const Application& application) { return std::make_unique<Introspect>(application); }
std::unique_ptr<Walk> code_flow(const Application& application, const Person& person) {
  return std::make_unique<CodeFlow>(application, person);
}
std::unique_ptr<Walk> userinfo(const Application& application, const Person& person) {
  return std::make_unique<Userinfo>(application, person);
}
std::unique_ptr<Walk> refresh(const Application& application, const Person& person) {
  return std::make_unique<Refresh>(application, person);
}
std::unique_ptr<Walk> password_login(const Application& application, const Person& person) {
  return std::make_unique<PasswordLogin>(application, person);
}
std::unique_ptr<Walk> headless_login(const Application& application, const Person& person) {
  return std::make_unique<HeadlessLogin>(application, person);
}

}  // namespace gatewarden::bench
