#include "harness/stack.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "base/encoding.h"
#include "base/text.h"
#include "domain/operation/database_accounts.h"
#include "harness/database.h"
#include "harness/servers.h"
#include "harness/stack_state.h"
#include "harness/test.h"
#include "harness/watched_logs.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"

namespace gatewarden::test {

namespace {

namespace fs = std::filesystem;

// A sanitized program starts, and does everything, several times slower.
#ifdef GATEWARDEN_SANITIZED
constexpr Milliseconds start_limit{90'000};
#else
constexpr Milliseconds start_limit{30'000};
#endif

// Argon2id so cheap that a test's log-in costs nothing that it is not about.
constexpr password::Argon2Parameters test_costs{256, 1, 1};

std::string end_of(const std::string& file) {
  const std::string text = read_file(file);
  return "--- " + file + "\n" + text.substr(text.size() > 3000 ? text.size() - 3000 : 0);
}

std::string random_name() { return to_hex(crypto::random_bytes(8)); }

}  // namespace

void Stack::State::write_configuration() const {
  std::string text = "[server]\nissuer = \"" + issuer + "\"\nmode = \"development\"\nruntime_directory = \"" +
                     runtime_directory() + "\"\nstate_directory = \"" + folder + "/state\"\n";
  // A clock that can be moved costs a system call each time it is read.
  if (!options.for_figures) text += "clock_offset_file = \"" + folder + "/clock-offset\"\n";
  // Tests run many to a processor: what waits there is no overload.
  if (!options.for_figures) text += "[workers]\nprotocol = 4\nbrowser = 3\nadmin = 1\npatience = \"10s\"\n";
  const db::ConnectionSettings database = DatabaseServer::instance().settings(database_name);
  text += "[database]\nsocket = \"" + database.socket + "\"\nname = \"" + database.database + "\"\nuser = \"" + account("worker") +
          "\"\npassword_file = \"" + password_file("worker") + "\"\ndaemon_user = \"" + account("daemon") +
          "\"\ndaemon_password_file = \"" + password_file("daemon") + "\"\nowner = \"" + account("owner") +
          "\"\nowner_password_file = \"" + password_file("owner") + "\"\nmigrations_directory = \"" + places().migrations + "\"\n[cache]\nservers = [\"unix:" + cache_socket() +
          "\"]\n[secrets]\nkey_encryption_key_file = \"" + folder + "/key-encryption-key\"\nregistration_key_file = \"" + folder +
          "/registration-key\"\n";
  if (!options.for_figures && !options.production_costs)
    text += "[passwords]\nargon2_memory_kib = " + std::to_string(test_costs.memory_kib) +
            "\nargon2_iterations = " + std::to_string(test_costs.iterations) +
            "\nargon2_lanes = " + std::to_string(test_costs.lanes) + "\n";
  text += "[mail]\ntransport = \"file\"\nsender = \"no-reply@example.org\"\ntemplate_directory = \"" + places().mails +
          "\"\n[sms]\ntransport = \"file\"\n";
  text += "[pages]\ntemplate_directory = \"" + places().templates + "\"\ncatalogue_directory = \"" + places().catalogues +
          "\"\n";
  write_file(folder + "/gatewarden.toml", text);
  fs::create_directories(folder + "/conf.d");
  write_file(folder + "/conf.d/90-test.toml", options.extra_configuration);
}

// As "gatewarden setup" makes them: what a program of a stack may not do at its database, it may not do anywhere.
void Stack::State::make_accounts() const {
  db::Connection administrator(DatabaseServer::instance().settings(database_name));
  operation::DatabaseAccounts accounts(administrator);
  for (const char* const name : {"owner", "worker", "daemon"}) {
    const Secret password(to_base64url(crypto::random_bytes(12)));
    write_file(password_file(name), std::string(password.reveal()), 0600);
    accounts.make_account({account(name), "localhost"}, password);
  }
  accounts.make_owner({account("owner"), "localhost"}, database_name);
}

std::string Stack::State::logs() const {
  return end_of(master_log()) + end_of(daemon_log()) + end_of(folder + "/nginx/error.log") + end_of(folder + "/memcached.log");
}

Stack& Stack::shared() {
  static std::unique_ptr<Stack> stack;
  static std::string failure;  // told again at once, so that a stack that does not start costs its time once
  if (!failure.empty()) throw std::runtime_error(failure);
  try {
    if (!stack) stack = std::make_unique<Stack>();
  } catch (const std::exception& error) {
    failure = error.what();
    throw;
  }
  return *stack;
}

Stack::Stack(const StackOptions& options) : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.options = options;
  state.folder = options.folder.empty() ? make_temporary_folder("stack") : options.folder;
  for (const char* const name : {"/run", "/state"}) fs::create_directories(state.folder + name);
  state.secrets = std::make_unique<IssuedSecrets>(state.folder);
  if (options.for_figures) DatabaseServer::size_for_figures();
  state.database_name = DatabaseServer::instance().make_database();
  state.make_accounts();

  const Listener listener(options.port);
  std::unique_ptr<Listener> plain;
  if (options.for_figures) plain = std::make_unique<Listener>(0);
  state.issuer = "https://localhost:" + std::to_string(listener.port());
  state.plain_port = plain ? plain->port() : 0;
  make_certificates(state.folder);
  state.cache = start_memcached(state.cache_socket(), state.folder + "/memcached.log");
  state.nginx = start_nginx({state.folder, state.runtime_directory(), options.site_locations, &listener, plain.get(),
                             options.for_figures ? 2 : 1});

  write_file(state.folder + "/clock-offset", "0\n");
  state.write_configuration();
  write_file(state.daemon_log(), "");
  watch_log(state.daemon_log());
  const auto run_well = [this](const std::vector<std::string>& command) {
    const Ran ran = run(command);
    if (ran.status != 0) throw std::runtime_error("gatewarden " + join(command, " ") + ": " + ran.err);
  };
  run_well({"key", "make-encryption-key", state.folder + "/key-encryption-key"});
  run_well({"key", "make-registration-key", state.folder + "/registration-key"});
  run_well({"db", "migrate"});
  if (options.for_figures) run({"db", "maintain"});  // as many partitions as a server has

  state.connection = std::make_unique<db::Connection>(database());
  state.user_ids = std::make_unique<account::UserIds>(0, state.clock);
  password::HasherSettings hashing;
  if (!options.for_figures && !options.production_costs) hashing.parameters = test_costs;
  hashing.budget_file = state.folder + "/test-hash-budget";
  hashing.queue_deadline = Milliseconds{60'000};
  state.hasher = std::make_unique<password::Hasher>(hashing);
  if (!options.start_workers) return;
  state.start_master();
  wait_until_ready();
  if (options.start_daemon) start_daemon();
}

Stack::~Stack() {
  State& state = *state_;
  unwatch_log(state.daemon_log());
  for (const Process& daemon : state.daemons) daemon.signal(SIGTERM);
  for (Process& daemon : state.daemons) daemon.stop(SIGTERM);
  state.master.stop(SIGTERM, Milliseconds{30'000});
  state.nginx.stop(SIGTERM);
  state.cache.stop(SIGKILL);
  state.connection.reset();
  // A caller that named the folder looks at the logs, and removes it.
  if (state.options.folder.empty() && std::getenv("GATEWARDEN_TEST_FOLDER") == nullptr) remove_folder(state.folder);
}

void Stack::State::start_master() {
  ProcessOptions process;
  process.output_file = master_log();
  process.death_signal = SIGTERM;
  master = Process({places().worker, "--config", folder + "/gatewarden.toml"}, process);
}

Process Stack::State::start_daemon(const std::vector<std::string>& environment) {
  ProcessOptions process;
  process.output_file = daemon_log();
  process.environment = environment;
  process.death_signal = SIGTERM;
  return Process({places().daemon, "--config", folder + "/gatewarden.toml"}, process);
}

void Stack::wait_until_ready() {
  State& state = *state_;
  HttpClient http(*this);
  Answer answer;
  const auto is_ready = [&] {
    if (!state.master.is_running()) throw std::runtime_error("gatewarden-worker ended\n" + state.logs());
    answer = http.get("/health/ready");
    return answer.status == 200;
  };
  if (!wait_until(is_ready, start_limit))
    throw std::runtime_error("the stack is not ready: status " + std::to_string(answer.status) + " " + answer.body + "\n" +
                             state.logs());
}

const std::string& Stack::issuer() const { return state_->issuer; }
int Stack::plain_port() const { return state_->plain_port; }
const std::string& Stack::folder() const { return state_->folder; }
std::string Stack::configuration_file() const { return state_->folder + "/gatewarden.toml"; }
std::string Stack::certificate_authority() const { return state_->folder + "/ca.pem"; }
std::string Stack::log() const { return read_file(state_->master_log()); }
std::string Stack::daemon_log() const { return read_file(state_->daemon_log()); }
std::string Stack::socket(const std::string& pool) const { return state_->runtime_directory() + "/" + pool + ".sock"; }
db::ConnectionSettings Stack::database() const { return DatabaseServer::instance().settings(state_->database_name); }

Stack::Ran Stack::run(const std::vector<std::string>& arguments, const std::string& standard_input) {
  std::vector<std::string> all{places().tool};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const Finished finished = run_program(all, standard_input, {"GATEWARDEN_CONFIG=" + configuration_file()});
  return {finished.status, finished.out, finished.err};
}

Stack::TestClient Stack::make_client(const std::function<void(oauth::Client&)>& change) {
  State& state = *state_;
  TestClient made;
  oauth::Client& client = made.client;
  client.client_id = "client-" + random_name();
  client.client_name = "Test application";
  client.redirect_uris = {"https://app.example/callback"};
  client.grant_types = {"authorization_code", "refresh_token", "client_credentials"};
  client.scopes = {"openid", "profile", "email", "phone", "address", "offline_access"};
  client.created_at = client.updated_at = state.clock.now();
  if (change) change(client);
  if (!client.is_public() && !client.client_secret_hash) {
    made.secret = to_base64url(crypto::random_bytes(32));
    client.client_secret_hash = crypto::sha256(made.secret);
    state.secrets->add(made.secret);
  }
  oauth::Clients(*state.connection, state.clock, Seconds{0}).insert(client);
  return made;
}

Stack::TestUser Stack::make_user(const std::function<void(account::NewUser&)>& change) {
  State& state = *state_;
  const std::string name = "user-" + random_name();
  TestUser made;
  account::NewUser user;
  user.identifiers = {{account::IdentifierKind::email, name + "@example.com"}};
  user.profile = R"({"name":"Ada Lovelace","given_name":"Ada","family_name":"Lovelace"})";
  user.email = name + "@example.com";
  user.email_verified = true;
  made.password = "correct horse " + random_name();
  if (change) change(user);
  if (!user.password_hash) user.password_hash = state.hasher->hash(Secret(made.password));
  state.secrets->add(made.password);
  made.identifier = user.identifiers.at(0).value;
  account::Users users(*state.connection, *state.user_ids);
  db::Transaction transaction(*state.connection);
  made.user = users.insert(user, state.clock.now());
  transaction.commit();
  return made;
}

// In one rename, so that no program reads half a number.
void Stack::advance_clock(Seconds by) {
  State& state = *state_;
  state.clock.offset += by;
  write_file(state.folder + "/clock-offset.new", std::to_string(state.clock.offset.count()) + "\n");
  fs::rename(state.folder + "/clock-offset.new", state.folder + "/clock-offset");
}

int Stack::master_pid() const { return state_->master.pid(); }
int Stack::nginx_pid() const { return state_->nginx.pid(); }
void Stack::signal_master(int signal) { state_->master.signal(signal); }

// Each worker says in the log which pool it is of; those that live are children of the master.
std::vector<int> Stack::worker_pids(const std::string& pool) const {
  const std::vector<int> living = children_of(master_pid());
  std::vector<int> pids;
  for (const std::string& line : split_words(log(), '\n')) {
    if (line.find("\"worker_started\"") == std::string::npos) continue;
    const auto entry = json::Value::parse(line);
    if (!entry || entry->string_at("pool") != pool) continue;
    const int pid = static_cast<int>(entry->integer_at("pid").value_or(0));
    if (std::find(living.begin(), living.end(), pid) != living.end()) pids.push_back(pid);
  }
  return pids;
}

void Stack::restart_master() {
  state_->master.stop(SIGTERM, Milliseconds{60'000});
  state_->start_master();
  wait_until_ready();
}

int Stack::daemon_pid(int number) const {
  Process& daemon = state_->daemons.at(static_cast<std::size_t>(number));
  return daemon.is_running() ? daemon.pid() : 0;
}

namespace {

// The daemon with this process id has said that it is ready.
bool is_daemon_ready(const std::string& log, int pid) {
  const std::string mark = "\"pid\":" + std::to_string(pid) + ",";
  for (const std::string& line : split_words(log, '\n')) {
    if (line.find("\"daemon_ready\"") != std::string::npos && line.find(mark) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

int Stack::start_daemon(const std::vector<std::string>& environment) {
  State& state = *state_;
  Process& daemon = state.daemons.emplace_back(state.start_daemon(environment));
  const auto is_ready = [&] { return is_daemon_ready(daemon_log(), daemon.pid()); };
  if (!wait_until([&] { return is_ready() || !daemon.is_running(); }, start_limit) || !is_ready())
    throw std::runtime_error("gatewarden-batchd does not start\n" + state.logs());
  return static_cast<int>(state.daemons.size()) - 1;
}

void Stack::signal_daemon(int signal, int number) { state_->daemons.at(static_cast<std::size_t>(number)).signal(signal); }

int Stack::wait_for_daemon(int number) { return state_->daemons.at(static_cast<std::size_t>(number)).wait_for_status(); }

void Stack::restart_daemon() {
  State& state = *state_;
  state.daemons.at(0).stop(SIGTERM);
  start_daemon();
  std::swap(state.daemons.front(), state.daemons.back());
  state.daemons.pop_back();
}

namespace {

// What daemons say while their database is away, those of other stacks included.
void allow_database_loss() {
  for (const char* const event : {"job_failed", "registration_paused", "registration_not_released"}) allow_log(event);
}

}  // namespace

void Stack::stop_database() {
  allow_database_loss();
  DatabaseServer::instance().stop_cleanly();
}
void Stack::start_database() { DatabaseServer::instance().start(); }
void Stack::kill_database() {
  allow_database_loss();
  DatabaseServer::instance().kill_hard();
}

void Stack::stop_cache() { state_->cache.stop(SIGKILL); }
void Stack::start_cache() { state_->cache = start_memcached(state_->cache_socket(), state_->folder + "/memcached.log"); }
void Stack::pause_cache() { state_->cache.signal(SIGSTOP); }
void Stack::resume_cache() { state_->cache.signal(SIGCONT); }

void Stack::flush_cache() {
  const int connection = connect_to(state_->cache_socket());
  constexpr std::string_view command = "flush_all\r\n";
  char answer[4] = {};
  const bool flushed = write(connection, command.data(), command.size()) == static_cast<ssize_t>(command.size()) &&
                       read(connection, answer, 2) == 2;
  close(connection);
  if (!flushed || std::string_view(answer) != "OK") throw std::runtime_error("memcached does not flush");
}

}  // namespace gatewarden::test
