#include "fault/registration_api_stand.h"

#include "authentication/registration.h"
#include "base/encoding.h"
#include "harness/database.h"
#include "harness/servers.h"
#include "platform/crypto/random.h"

namespace gatewarden::test {

namespace {

constexpr Milliseconds patience{60'000};

// Deadlines so short that silence is noticed soon, small batches, and a queue that is full early.
StackOptions options(const DatabaseProxy& wire) {
  StackOptions made;
  made.start_daemon = false;  // it has a log of its own here, for it says much while its database is away
  made.extra_configuration = "[database]\nsocket = \"" + wire.socket() +
                             "\"\nconnect_deadline = 1\nread_deadline = 2\nwrite_deadline = 2\n"
                             "[registration]\nmost_queued = 1000\nbatch_rows = 50\nbatch_wait = 100\nbatch_idle = 10\nlease = 5\n";
  return made;
}

std::string text_of(const Answer& answer, const std::string& member) { return answer.json().string_at(member).value_or(""); }

std::string id_of(const std::string& uuid) { return authentication::parse_uuid(uuid).value(); }

bool is_accepted(const Answer& answer) { return answer.status == 202 || answer.status == 201; }

}  // namespace

RegistrationApi& RegistrationApi::shared() {
  static RegistrationApi the_api;
  return the_api;
}

RegistrationApi::RegistrationApi()
    : wire_(DatabaseServer::instance().socket()),
      stack_(options(wire_)),
      client_(stack_.make_client([](oauth::Client& client) { client.scopes = {"registration"}; })),
      oracle_(stack_.database()),
      connection_(stack_.database()) {
  start_daemon();
}

RegistrationApi::~RegistrationApi() { stop_daemon(); }

void RegistrationApi::start_daemon() {
  ProcessOptions options;
  options.output_file = stack_.folder() + "/own-batchd.log";
  daemon_ = Process({places().build + "/gatewarden-batchd", "--config", stack_.configuration_file()}, options);
  // It publishes the key to which passwords are sealed.
  if (!wait_until([this] { return count("registration_keys") > 0; }, patience))
    throw std::runtime_error("gatewarden-batchd does not start: " + read_file(options.output_file));
}

void RegistrationApi::stop_daemon() { daemon_.stop(SIGTERM); }

bool RegistrationApi::is_drained() {
  return wait_until([this] { return count("registration_queue") == 0; }, patience);
}

std::uint64_t RegistrationApi::count(const std::string& table) {
  return connection_.query_text("SELECT COUNT(*) FROM " + table).next()->get<std::uint64_t>(0);
}

Registrar::Registrar(RegistrationApi& api) : api_(api), http_(api.stack()) {
  const Parameters form{{"grant_type", "client_credentials"}, {"scope", "registration"}};
  token_ = text_of(token_request(http_, api.client(), form), "access_token");
}

std::string Registrar::new_email() { return "r" + to_hex(crypto::random_bytes(8)) + "@example.com"; }

std::string Registrar::entry(const std::string& email, const std::string& more) {
  return R"({"email":")" + email + R"(","password":"correct horse battery staple")" + more + "}";
}

Answer Registrar::post(const std::string& path, const std::string& body, const std::string& idempotency_key) {
  std::vector<http::Header> headers{{"authorization", "Bearer " + token_}, {"content-type", "application/json"}};
  if (!idempotency_key.empty()) headers.push_back({"idempotency-key", "\"" + idempotency_key + "\""});
  return http_.send("POST", "/api/v1/auth/" + path, body, headers);
}

Answer Registrar::register_somebody() {
  switch (turn_++ % 4) {
    case 0: return register_unnamed();
    case 1: return register_named("register-async");
    case 2: return register_named("register-sync");
    default: return register_many(5);
  }
}

Answer Registrar::register_named(const std::string& path) {
  const std::string email = new_email();
  const std::string id = crypto::random_bytes(16);
  api_.oracle().asked(id, email);
  const Answer answer = post(path, entry(email, R"(,"request_id":")" + authentication::format_uuid(id) + "\""));
  if (is_accepted(answer)) api_.oracle().accepted(id, email);
  return answer;
}

Answer Registrar::register_unnamed() {
  const std::string email = new_email();
  api_.oracle().asked_for(email);
  const Answer answer = post("register-async", entry(email));
  if (is_accepted(answer)) api_.oracle().accepted(id_of(text_of(answer, "request_id")), email);
  return answer;
}

Answer Registrar::register_many(int number) {
  std::vector<std::string> emails;
  std::string users;
  for (int i = 0; i < number; ++i) {
    emails.push_back(new_email());
    api_.oracle().asked_for(emails.back());
    users += (i == 0 ? "" : ",") + entry(emails.back());
  }
  const Answer answer = post("register-async-bulk", R"({"users":[)" + users + "]}");
  if (!is_accepted(answer)) return answer;
  const auto ids = answer.json().find("request_ids")->items();
  for (std::size_t i = 0; i < emails.size(); ++i) api_.oracle().accepted(id_of(ids.at(i).string().value()), emails[i]);
  return answer;
}

Callers::Callers(RegistrationApi& api, int number) {
  for (int i = 0; i < number; ++i) threads_.emplace_back([this, &api] { live(api); });
}

Callers::~Callers() {
  stopping_ = true;
  for (std::thread& thread : threads_) thread.join();
}

void Callers::live(RegistrationApi& api) {
  try {
    Registrar registrar(api);
    while (!stopping_) {
      const Answer answer = registrar.register_somebody();
      if (is_accepted(answer)) ++accepted_;
      else if (answer.status == 503) ++refused_;
      else throw std::runtime_error(std::to_string(answer.status) + " " + answer.body);
    }
  } catch (const std::exception& problem) {
    const std::lock_guard lock(mutex_);
    if (surprise_.empty()) surprise_ = problem.what();
  }
}

std::string Callers::surprise() const {
  const std::lock_guard lock(mutex_);
  return surprise_;
}

}  // namespace gatewarden::test
