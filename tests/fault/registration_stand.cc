#include "fault/registration_stand.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <stdexcept>

#include "base/encoding.h"
#include "harness/servers.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"
#include "platform/password/hasher.h"

namespace gatewarden::test {

namespace {

constexpr Seconds lease{5};

// Argon2id at a cost that is none, as another system might have made it.
std::string foreign_hash(const std::string& folder) {
  password::HasherSettings settings;
  settings.parameters = {256, 1, 1};
  settings.budget_file = folder + "/test-hash-budget";
  return password::Hasher(settings).hash(Secret("correct horse battery staple"));
}

// Databases of the program's server that no stand has now: making one takes seconds, emptying it does not.
std::vector<std::string>& free_databases() {
  static std::vector<std::string> names;
  return names;
}

db::ConnectionSettings take_database(DatabaseServer& server) {
  if (&server != &DatabaseServer::instance() || free_databases().empty()) return server.settings(server.make_database());
  const std::string name = free_databases().back();
  free_databases().pop_back();
  return server.settings(name);
}

// Empty but for the record of its migrations.
void give_back(const db::ConnectionSettings& database) {
  db::Connection connection(database);
  std::vector<std::string> tables;
  db::Rows rows = connection.query_text(
      "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE 'schema%'");
  while (const auto row = rows.next()) tables.push_back(row->get<std::string>(0));
  connection.execute_text("SET foreign_key_checks = 0");
  for (const std::string& table : tables) connection.execute_text("DELETE FROM " + table);
  free_databases().push_back(database.database);
}

}  // namespace

bool Daemon::says(const std::string& text) const {
  return wait_until([&] { return log().find(text) != std::string::npos; }, Milliseconds{30'000});
}

RegistrationStand::RegistrationStand(const std::string& more_settings, DatabaseServer& server)
    : folder_(make_temporary_folder("registration")), database_(take_database(server)) {
  for (const char* const name : {"/run", "/state"}) std::filesystem::create_directories(folder_ + name);
  write_file(folder_ + "/key-encryption-key", to_base64(crypto::random_bytes(32)) + "\n", 0600);
  const Secret private_key = crypto::make_box_private_key();
  write_file(folder_ + "/registration-key", to_base64(private_key.reveal()) + "\n", 0600);
  queue_key_ = crypto::BoxOpener(std::array{private_key}).public_key();
  write_file(folder_ + "/clock-offset", "0\n");
  write_configuration(more_settings);
  hash_ = foreign_hash(folder_);
  connection_ = std::make_unique<db::Connection>(database_);
  registrations_ = std::make_unique<account::Registrations>(*connection_, account::Registrations::Retention{});
  oracle_ = std::make_unique<RegistrationOracle>(database_);
  upkeep_connection_ = std::make_unique<db::Connection>(database_);
  no_upkeep_ = std::make_unique<operation::UpgradeLock>(*upkeep_connection_);
}

RegistrationStand::~RegistrationStand() {
  try {
    if (database_.socket == DatabaseServer::instance().socket()) give_back(database_);
  } catch (const std::exception&) {
    // A test that failed left the server so that it cannot be used again.
  }
  if (std::getenv("GATEWARDEN_TEST_FOLDER") == nullptr) remove_folder(folder_);
}

void RegistrationStand::write_configuration(const std::string& more_settings) const {
  write_file(folder_ + "/gatewarden.toml",
             "[server]\nissuer = \"https://localhost\"\nmode = \"development\"\nruntime_directory = \"" + folder_ +
                 "/run\"\nstate_directory = \"" + folder_ + "/state\"\nclock_offset_file = \"" + folder_ +
                 "/clock-offset\"\n[database]\nsocket = \"" + database_.socket + "\"\nname = \"" + database_.database + "\"\nuser = \"" +
                 database_.user + "\"\nmigrations_directory = \"" + places().source + "/sql\"\n[cache]\nservers = [\"unix:" + folder_ +
                 "/no-cache\"]\n[secrets]\nkey_encryption_key_file = \"" + folder_ + "/key-encryption-key\"\nregistration_key_file = \"" +
                 folder_ + "/registration-key\"\n[passwords]\nargon2_memory_kib = 256\nargon2_iterations = 1\nargon2_lanes = 1\n" +
                 "[pages]\ntemplate_directory = \"" + places().source + "/web/templates\"\ncatalogue_directory = \"" + places().build +
                 "/locale\"\n" +
                 "[registration]\nbatch_rows = 10\nbatch_wait = 100\nbatch_idle = 10\nlease = " + std::to_string(lease.count()) +
                 "\nmost_claims = 100\n");
  std::filesystem::create_directories(folder_ + "/conf.d");
  write_file(folder_ + "/conf.d/90-test.toml", more_settings);
}

std::vector<account::Registration> RegistrationStand::make(int count) {
  std::vector<account::Registration> entries(static_cast<std::size_t>(count));
  for (account::Registration& entry : entries) {
    entry.request_id = crypto::random_bytes(16);
    entry.email = "person-" + std::to_string(++made_) + "-" + to_hex(crypto::random_bytes(4)) + "@example.com";
    entry.entry_digest = crypto::sha256(*entry.email);
    entry.password_form = account::PasswordForm::hashed;
    entry.password = hash_;
  }
  return entries;
}

void RegistrationStand::seal(account::Registration& entry) const {
  entry.password_form = account::PasswordForm::sealed;
  entry.password = crypto::BoxSealer(queue_key_).seal("correct horse battery staple", entry.request_id);
}

bool RegistrationStand::accept(db::Connection& connection, std::span<const account::Registration> entries, bool named) {
  for (const account::Registration& entry : entries) oracle_->asked(entry.request_id, *entry.email);
  try {
    account::Registrations(connection, {}).accept(entries, named, clock_.now());
  } catch (const db::UnknownOutcome&) {
    return false;  // maybe
  } catch (const std::runtime_error&) {  // db::Unavailable, or db::Conflict to the end
    for (const account::Registration& entry : entries) oracle_->refused(entry.request_id);
    return false;
  }
  for (const account::Registration& entry : entries) oracle_->accepted(entry.request_id, *entry.email);
  return true;
}

void RegistrationStand::accept(std::span<const account::Registration> entries) {
  if (!accept(*connection_, entries)) throw std::runtime_error("the database takes no registration");
}

Daemon RegistrationStand::start_daemon(const std::vector<std::string>& environment) {
  ProcessOptions options;
  options.output_file = folder_ + "/batchd-" + std::to_string(++daemons_) + ".log";
  options.environment = environment;
  return Daemon(Process({places().build + "/gatewarden-batchd", "--config", folder_ + "/gatewarden.toml"}, options), options.output_file);
}

bool RegistrationStand::wait_until_empty(Milliseconds limit) {
  return wait_until([this] { return registrations_->depth(1) == 0; }, limit);
}

bool RegistrationStand::drain(Milliseconds limit) {
  Daemon daemon = start_daemon();
  const bool is_empty = wait_until_empty(limit);
  daemon->stop(SIGTERM);
  return is_empty;
}

void RegistrationStand::let_leases_lapse() { advance_clock(lease + Seconds{1}); }

// In one rename, so that no program reads half a number.
void RegistrationStand::advance_clock(Seconds by) {
  clock_.offset = clock_.offset.load() + by;
  write_file(folder_ + "/clock-offset.new", std::to_string(clock_.offset.load().count()) + "\n");
  std::filesystem::rename(folder_ + "/clock-offset.new", folder_ + "/clock-offset");
}

std::uint64_t RegistrationStand::count(const std::string& table) {
  return connection_->query_text("SELECT COUNT(*) FROM " + table).next()->get<std::uint64_t>(0);
}

Producer::Producer(RegistrationStand& stand, int at_once, Milliseconds pause) : Producer(stand, stand.database(), at_once, pause) {}

Producer::Producer(RegistrationStand& stand, const db::ConnectionSettings& database, int at_once, Milliseconds pause)
    : thread_([this, &stand, database, at_once, pause] {
        db::Connection connection(database);
        // Both ways of acceptance take turns: ids of the caller's, and ids made here. One of each has a password to hash.
        for (bool named = false; !stopping_; named = !named) {
          auto entries = stand.make(at_once);
          stand.seal(entries.front());
          ++(stand.accept(connection, entries, named) ? accepted_ : refused_);
          std::this_thread::sleep_for(pause);
        }
      }) {}

Producer::~Producer() {
  stopping_ = true;
  thread_.join();
}

}  // namespace gatewarden::test
