#include "bench/registration/registration_walks.h"

#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/registration/backlog.h"
#include "platform/json/value.h"

namespace gatewarden::bench {

namespace {

// Nine digits that are written anew for each person, in a body that otherwise stays as it is: the generator shares the
// processors with what it measures.
constexpr int digits = 9;

std::string entry(int walk, PasswordKind passwords) {
  const std::string password = passwords == PasswordKind::clear ? R"("password":"correct horse battery staple")"
                                                                : R"("password_hash":")" + std::string(brought_hash) + '"';
  return R"({"email":"jane.doe.)" + std::to_string(walk) + "." + std::string(digits, '0') + R"(@example.com",)" + password +
         R"(,"email_verified":true,"profile":{"name":"Jane Doe","given_name":"Jane","family_name":"Doe","locale":"en-GB"}})";
}

class Register : public Walk {
 public:
  Register(const Application& client, std::string path, std::string body, std::string expected)
      : client_(client), path_(std::move(path)), body_(std::move(body)), expected_(std::move(expected)) {}

  Step next(const Answer* answer) override {
    if (answer == nullptr) {
      request_ = post_request("/oauth2/token", {{"grant_type", "client_credentials"}, {"scope", client_.scope}},
                              {basic_authorization(client_.client_id, client_.secret)});
      return {request_};
    }
    const bool was_token = numbers_.empty();
    if (was_token) prepare(*answer);
    else if (answer->status != 202 || answer->body.find(expected_) == std::string::npos) throw std::runtime_error("not all were accepted");
    count_on();
    return {request_, !was_token};
  }

 private:
  void prepare(const Answer& answer) {
    const std::optional<json::Value> value = json::Value::parse(answer.body);
    const std::optional<std::string> token = value ? value->string_at("access_token") : std::nullopt;
    if (!token) throw std::runtime_error("the client should get a token");
    request_ = post_json_request(path_, body_, {{"authorization", "Bearer " + *token}});
    const std::string zeroes(digits, '0');
    for (std::size_t at = request_.find(zeroes + "@"); at != std::string::npos; at = request_.find(zeroes + "@", at + digits))
      numbers_.push_back(at);
  }

  void count_on() {
    for (const std::size_t at : numbers_) {
      std::string& text = request_;
      std::size_t digit = at + digits - 1;
      for (int rest = ++people_; rest > 0; rest /= 10) text[digit--] = static_cast<char>('0' + rest % 10);
    }
  }

  const Application client_;
  const std::string path_, body_, expected_;
  std::string request_;
  std::vector<std::size_t> numbers_;  // where they stand in the request
  int people_ = 0;
};

}  // namespace

std::unique_ptr<Walk> register_one(const Application& client, int number) {
  return std::make_unique<Register>(client, "/api/v1/auth/register-async", entry(number, PasswordKind::clear),
                                    R"("status":"processing")");
}

std::unique_ptr<Walk> register_many(const Application& client, int number, int people, PasswordKind passwords) {
  std::string body = R"({"users":[)";
  for (int i = 0; i < people; ++i) body += (i > 0 ? "," : "") + entry(number, passwords);
  return std::make_unique<Register>(client, "/api/v1/auth/register-async-bulk", body + "]}",
                                    "\"count\":" + std::to_string(people));
}

}  // namespace gatewarden::bench
