// What the connections of the load do: one class a kind of operation, each checking every answer that it gets.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/load.h"

namespace gatewarden::test {
class Authenticator;
}

namespace gatewarden::bench {

// The client that a walk is of, and how the authorization endpoint knows the browser and the person.
struct Application {
  std::string client_id;
  std::string secret;  // empty: a public client
  std::string redirect_uri;
  std::string scope;
};
struct Person {
  std::string identifier;
  std::string password;
  std::string session_cookie = {};  // of a session that is alive; empty: none
  std::string totp_secret = {};     // of their authenticator; empty: they have none
};

// A request for a token, with Basic.
std::string client_credentials_request(const Application& application);

// One request without end, whose answer is 200 and contains `expected`.
std::unique_ptr<Walk> repeat(std::string request, std::string expected);
// grant_type=client_credentials with Basic.
std::unique_ptr<Walk> client_credentials(const Application& application);
// One opaque token of its own, introspected without end by the client itself.
std::unique_ptr<Walk> introspect(const Application& application);
// A code flow in a session: authorize, token. Every one is an operation.
std::unique_ptr<Walk> code_flow(const Application& application, const Person& person);
// One code flow, then userinfo without end with its access token.
std::unique_ptr<Walk> userinfo(const Application& application, const Person& person);
// One code flow, then a chain of refresh tokens.
std::unique_ptr<Walk> refresh(const Application& application, const Person& person);
// A new browser each time: authorize, the log-in page, the password, a code of the authenticator from who has one, and whatever
// redirects follow until the code. The people log in one after the other.
std::unique_ptr<Walk> page_login(const Application& application, std::vector<Person> people);
// The same by JSON: the identifier with the application's request, the password, a code of the authenticator, and the code.
std::unique_ptr<Walk> headless_login(const Application& application, std::vector<Person> people);
// By JSON with a passkey alone, which must outlive the walk.
std::unique_ptr<Walk> passkey_login(const Application& application, const test::Authenticator& authenticator, std::string origin);

}  // namespace gatewarden::bench
