#include "bench/overload/wrong_password.h"

#include "base/json_writer.h"
#include "bench/walk_parts.h"

namespace gatewarden::bench {

namespace {

std::string body_of(std::string_view name, std::string_view value) {
  return JsonWriter().begin_object().member(name, value).end_object().take();
}

class WrongPassword : public Walk {
 public:
  WrongPassword(std::vector<std::string> identifiers, int first) : identifiers_(std::move(identifiers)), at_(static_cast<std::size_t>(first)) {}

  Step next(const Answer* answer) override {
    if (answer == nullptr) {
      request_ = post_json_request("/api/v1/auth/submit-identifier", body_of("identifier", identifiers_[at_++ % identifiers_.size()]));
      return {request_};
    }
    if (answer->status == 422) return {request_, true};
    request_ = post_json_request("/api/v1/auth/login-password", body_of("password", "a guess"),
                                 {{"authorization", "Bearer " + member(*answer, "step_token")},
                                  {"cookie", std::string(browser_cookie).append("=").append(answer->set_cookie(browser_cookie))}});
    return {request_};
  }

 private:
  const std::vector<std::string> identifiers_;
  std::size_t at_;
  std::string request_;
};

}  // namespace

std::unique_ptr<Walk> wrong_password(std::vector<std::string> identifiers, int first) {
  return std::make_unique<WrongPassword>(std::move(identifiers), first);
}

}  // namespace gatewarden::bench
