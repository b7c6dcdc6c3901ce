// The private stack: MariaDB, memcached, nginx with TLS, the master and its workers, the daemon, each with its own folder, on Unix
// sockets and one free loopback port. Any number run side by side; nothing outlives the program.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/http.h"
#include "base/time.h"
#include "base/uri.h"
#include "domain/account/users.h"
#include "domain/oauth/clients.h"
#include "platform/json/value.h"

namespace gatewarden::test {

struct StackOptions {
  std::string extra_configuration;  // TOML that goes to conf.d/90-test.toml
  bool start_workers = true;
  bool start_daemon = true;  // after the workers, if they are started
  // For measuring: the default Argon2 parameters and numbers of workers, a database with the buffer pool and log of a server,
  // and a second listener of nginx without TLS (its requests count as HTTPS, as behind a balancer).
  bool for_figures = false;
  // For the demo: a folder that stays, a port of choice, the default Argon2 parameters, and locations for its own pages.
  std::string folder;
  int port = 0;
  bool production_costs = false;
  std::string site_locations;
};

// What a server answered.
struct Answer {
  int status = 0;
  std::vector<http::Header> headers;  // names lower case
  std::string body;
  std::optional<std::string> header(std::string_view name) const;
  json::Value json() const;                 // fails the test if it is none
  std::string location_parameter(std::string_view name) const;  // of the Location's query; "" if absent
};

class Stack {
 public:
  // The stack that most tests of a program share; tests that hurt it make their own.
  static Stack& shared();
  explicit Stack(const StackOptions& options = {});
  ~Stack();

  const std::string& issuer() const;           // https://localhost:PORT
  std::string configuration_file() const;
  int plain_port() const;                      // of the listener without TLS on 127.0.0.1; 0 unless for_figures
  const std::string& folder() const;
  std::string certificate_authority() const;  // PEM file

  // A client of the given kind, registered straight in the database; the secret in clear for confidential ones. The stack's
  // clients cache is told, so that it is usable at once.
  struct TestClient { oauth::Client client; std::string secret; };
  TestClient make_client(const std::function<void(oauth::Client&)>& change = {});
  // A user with a password (cheap Argon2 parameters in tests).
  struct TestUser { account::User user; std::string identifier; std::string password; };
  TestUser make_user(const std::function<void(account::NewUser&)>& change = {});

  // The command line tool with this stack's configuration.
  struct Ran { int status; std::string out; std::string err; };
  Ran run(const std::vector<std::string>& arguments, const std::string& standard_input = "");

  void advance_clock(Seconds by);  // of all programs of the stack
  // Log lines of the workers since the stack began, and those of its daemons.
  std::string log() const;
  std::string daemon_log() const;
  std::string socket(const std::string& pool) const;

  db::ConnectionSettings database() const;

  // Faults.
  int master_pid() const;
  int nginx_pid() const;
  std::vector<int> worker_pids(const std::string& pool) const;
  void signal_master(int signal);
  void restart_master();    // SIGTERM, a new one, and wait_until_ready()
  // Daemons are told apart by the order in which they were started, the stack's own is number 0.
  int daemon_pid(int number = 0) const;  // 0: it does not run
  int start_daemon(const std::vector<std::string>& environment = {});  // one more; answers its number, once it is ready
  void signal_daemon(int signal, int number = 0);
  // Waits until the daemon has ended; its exit status, 128 and the signal's number if one ended it.
  int wait_for_daemon(int number = 0);
  void restart_daemon();  // number 0: SIGTERM, and a new one in its place
  void wait_until_ready();  // until /health/ready answers 200; throws with the ends of the logs
  void stop_database();
  void start_database();
  void kill_database();
  void stop_cache();
  void start_cache();
  void pause_cache();
  void resume_cache();
  void flush_cache();

 private:
  friend class HttpClient;
  struct State;
  std::unique_ptr<State> state_;
};

// An HTTP client with a cookie jar of its own (libcurl), as a browser without JavaScript or an application. An answer that
// never came has status 0 and says why in its body. A cookie header that is given stands instead of the jar. One thread at a time.
class HttpClient {
 public:
  explicit HttpClient(const Stack& stack);
  ~HttpClient();

  // `path` begins with "/", or is an absolute URI of the issuer. Redirects are not followed.
  Answer get(const std::string& path, const std::vector<http::Header>& headers = {});
  Answer post_form(const std::string& path, const Parameters& form, const std::vector<http::Header>& headers = {});
  Answer send(const std::string& method, const std::string& path, const std::string& body,
              const std::vector<http::Header>& headers = {});
  std::string cookie(const std::string& name) const;  // "" if absent
  void forget_cookies();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Walks for tests of what comes after. Each fails the test if a step does not go as it should.
struct CodeFlow {
  std::string state, nonce, code_verifier;
  std::string code;
  Answer last;  // the redirect with the code
};
Parameters authorization_parameters(const Stack::TestClient& client, const std::string& code_verifier, const std::string& scope);
CodeFlow log_in_and_consent(HttpClient& http, const Stack::TestClient& client, const Stack::TestUser& user,
                            const std::string& scope = "openid profile email offline_access",
                            const Parameters& more = {});
// Redeems the code; the token endpoint's JSON.
Answer redeem(HttpClient& http, const Stack::TestClient& client, const CodeFlow& flow);
// The Authorization header of client_secret_basic.
http::Header basic_authorization(const Stack::TestClient& client);
// Basic for confidential clients, client_id in the form for public ones.
Answer token_request(HttpClient& http, const Stack::TestClient& client, Parameters form);
std::string s256(const std::string& code_verifier);

}  // namespace gatewarden::test
