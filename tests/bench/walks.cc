#include "bench/walks.h"

#include <stdexcept>

#include "bench/walk_parts.h"

namespace gatewarden::bench {

namespace {

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

}  // namespace gatewarden::bench
