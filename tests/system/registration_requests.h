// Requests of registration, good but for what a test changes, and what they leave in the database.
#pragma once

#include "authentication/registration.h"
#include "base/text.h"
#include "domain/account/registration_keys.h"
#include "domain/account/registrations.h"
#include "oauth_requests.h"
#include "platform/crypto/sealed_box.h"

namespace gatewarden::test {

inline constexpr const char* register_async = "/api/v1/auth/register-async";
inline constexpr const char* register_bulk = "/api/v1/auth/register-async-bulk";
inline constexpr const char* register_sync = "/api/v1/auth/register-sync";
inline constexpr const char* registrations = "/api/v1/auth/registrations/";
inline constexpr const char* registration_statuses = "/api/v1/auth/registrations/status";

inline std::string unique_email() { return "r" + to_hex(crypto::random_bytes(8)) + "@example.org"; }
inline constexpr const char* good_password = "correct horse battery";

inline int random_digits() {
  const std::string bytes = crypto::random_bytes(3);
  return 10'000'000 + static_cast<unsigned char>(bytes[0]) * 65536 + static_cast<unsigned char>(bytes[1]) * 256 + static_cast<unsigned char>(bytes[2]);
}

// A stack in which what is accepted stays in the queue.
inline StackOptions without_daemon(const std::string& toml) {
  StackOptions options = configured(toml);
  options.start_daemon = false;
  return options;
}

// {"email":…,"password":…} and `more`: members as they stand in JSON, beginning with a comma.
inline std::string entry(const std::string& email, const std::string& more = "") {
  return R"({"email":")" + email + R"(","password":")" + good_password + "\"" + more + "}";
}
inline std::string users(const std::vector<std::string>& entries) { return R"({"users":[)" + join(entries, ",") + "]}"; }

// A client that may register, and its access token.
class Registrar {
 public:
  explicit Registrar(Stack& stack, const std::string& scope = "registration") : http_(stack) {
    client_ = stack.make_client([&](oauth::Client& one) { one.scopes = {scope}; });
    token_ = text_at(token_request(http_, client_, {{"grant_type", "client_credentials"}, {"scope", scope}}), "access_token");
  }
  const std::string& client_id() const { return client_.client.client_id; }
  http::Header authorization() const { return {"authorization", "Bearer " + token_}; }

  Answer post(const std::string& path, const std::string& body, std::vector<http::Header> headers = {}) {
    headers.push_back(authorization());
    headers.push_back({"content-type", "application/json"});
    return http_.send("POST", path, body, headers);
  }
  Answer get(const std::string& path) { return http_.get(path, {authorization()}); }
  Answer send(const std::string& method, const std::string& path) { return http_.send(method, path, "", {authorization()}); }

 private:
  HttpClient http_;
  Stack::TestClient client_;
  std::string token_;
};

inline Answer post_anonymously(HttpClient& http, const std::string& path, const std::string& body,
                               std::vector<http::Header> headers = {}) {
  headers.push_back({"content-type", "application/json"});
  return http.send("POST", path, body, headers);
}

// The key to which a stack without a daemon seals.
struct PublishedKey {
  explicit PublishedKey(const Stack& stack) {
    db::Connection connection(stack.database());
    account::RegistrationKeys(connection).publish(opener.public_key(), SystemClock{}.now());
  }
  Secret private_key = crypto::make_box_private_key();
  crypto::BoxOpener opener{std::span(&private_key, 1)};
};

// What waits under the id that an answer told.
inline std::optional<account::QueuedRegistration> queued(const Stack& stack, const std::string& uuid) {
  db::Connection connection(stack.database());
  const auto id = authentication::parse_uuid(uuid);
  CHECK(id.has_value());
  return account::Registrations(connection, {}).find_queued(*id);
}

inline std::uint64_t count_rows(const Stack& stack, const std::string& text) {
  db::Connection connection(stack.database());
  auto rows = connection.query_text("SELECT COUNT(*) FROM " + text);
  return rows.next()->get<std::uint64_t>(0);
}

// The words of an answer, in one line: "422 invalid_registration email".
inline std::string refusal_of(const Answer& answer) {
  std::string text = std::to_string(answer.status) + " " + error_of(answer);
  if (const auto field = answer.json().string_at("field")) text += " " + *field;
  return text;
}

}  // namespace gatewarden::test
