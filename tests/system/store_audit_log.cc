// domain/operation/audit_log: rows of a transaction, and the spool that is shipped exactly once however often interrupted.
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "domain/operation/audit_log.h"
#include "harness/process.h"
#include "harness/test.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using operation::AuditEvent;
using operation::AuditLog;
using operation::AuditRecord;
using test::StoreFixture;

struct Fixture : StoreFixture {
  ~Fixture() { test::remove_folder(folder); }
  Fixture() = default;
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;

  AuditRecord record(const std::string& client) {
    AuditRecord record{.event = AuditEvent::token_issued};
    record.client_id = client;
    record.address = "192.0.2.1";
    record.request_id = "r1";
    record.detail = R"({"grant_type":"client_credentials"})";
    return record;
  }
  std::uint64_t count(const std::string& client) {
    operation::AuditFilter filter;
    filter.client_id = client;
    filter.limit = 100000;
    return log.list(filter).size();
  }
  // A process of its own that spools so many events and ends without a word. With `endless` it waits to be killed.
  enum class End { at_once, when_killed };
  int spool_in_child(const std::string& client, int events, End end) {
    const int pid = fork();
    if (pid != 0) return pid;
    for (int i = 0; i < events; ++i) log.spool(record(client));
    if (end == End::when_killed) pause();
    _exit(0);
  }
  std::vector<std::filesystem::path> spool_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      if (entry.path().extension() == ".spool") files.push_back(entry.path());
    return files;
  }

  std::string folder = test::make_temporary_folder("gatewarden-audit");
  AuditLog log{connection, folder, 365, clock};
};

void wait_for(int pid) { waitpid(pid, nullptr, 0); }

}  // namespace

TEST("audit: a row belongs to its transaction") {
  Fixture fixture;
  const std::string client = fixture.unique_name();
  {
    const db::Transaction transaction(fixture.connection);
    fixture.log.insert(fixture.record(client));
  }
  CHECK_EQUAL(0u, fixture.count(client));
  fixture.commit([&] { return fixture.log.insert(fixture.record(client)), true; });
  CHECK_EQUAL(1u, fixture.count(client));
}

TEST("audit: an event comes back as it was told, newest first") {
  Fixture fixture;
  auto record = fixture.record(fixture.unique_name());
  record.user_id = fixture.ids.next();
  record.user_agent = "Browser/1 \"x\"";
  fixture.log.insert(record);
  fixture.clock.advance(Seconds{1});
  record.event = AuditEvent::logged_out;
  fixture.log.insert(record);
  operation::AuditFilter filter;
  filter.user_id = record.user_id;
  const auto found = fixture.log.list(filter);
  CHECK_EQUAL(2u, found.size());
  CHECK_EQUAL(std::string("logged_out"), found[0].event);
  CHECK_EQUAL(std::string("token_issued"), found[1].event);
  CHECK_EQUAL(record.detail, found[1].detail);
  CHECK_EQUAL(record.address, found[1].address);
  CHECK(found[0].created_at == fixture.now() && found[0].client_id == record.client_id);
  filter.client_id = record.client_id;
  filter.limit = 1;
  filter.offset = 1;
  CHECK_EQUAL(std::string("token_issued"), fixture.log.list(filter).at(0).event);
  filter.client_id = "another";
  CHECK(fixture.log.list(filter).empty());
}

TEST("S83: whatever a stranger claims to be is kept printable and short") {
  Fixture fixture;
  auto record = fixture.record("\xff\n\x1b[2J" + std::string(1000, 'x'));
  record.user_id = fixture.ids.next();
  record.address = record.user_agent = record.request_id = *record.client_id;
  fixture.log.insert(record);
  fixture.log.spool(record);
  CHECK_EQUAL(1u, fixture.log.ship());
  operation::AuditFilter filter;
  filter.user_id = record.user_id;
  const auto found = fixture.log.list(filter);
  CHECK_EQUAL(2u, found.size());
  CHECK_EQUAL(*found[0].client_id, *found[1].client_id);
  CHECK(found[0].client_id->size() <= 128 && found[0].user_agent.size() <= 512);
}

TEST("audit: shipping that is told to end leaves the rest for the next time") {
  Fixture fixture;
  const std::string client = fixture.unique_name();
  for (int i = 0; i < 703; ++i) fixture.log.spool(fixture.record(client));
  CHECK_EQUAL(500u, fixture.log.ship([] { return false; }));
  CHECK_EQUAL(203u, fixture.log.ship([] { return true; }));
  CHECK_EQUAL(703u, fixture.count(client));
}

TEST("audit: what is spooled is a row once it is shipped, and shipped once") {
  Fixture fixture;
  const std::string client = fixture.unique_name();
  for (int i = 0; i < 1203; ++i) fixture.log.spool(fixture.record(client));
  CHECK_EQUAL(0u, fixture.count(client));
  CHECK_EQUAL(1203u, fixture.log.ship());
  CHECK_EQUAL(1203u, fixture.count(client));
  CHECK_EQUAL(0u, fixture.log.ship());
  fixture.log.spool(fixture.record(client));
  CHECK_EQUAL(1u, fixture.log.ship());
  CHECK_EQUAL(1204u, fixture.count(client));
}

TEST("audit: the spool is for its owner alone") {
  Fixture fixture;
  AuditLog log(fixture.connection, fixture.folder + "/made", 365, fixture.clock);
  log.spool(fixture.record("c"));
  struct stat status{};
  stat((fixture.folder + "/made").c_str(), &status);
  CHECK_EQUAL(0700u, status.st_mode & 0777u);
  for (const auto& entry : std::filesystem::directory_iterator(fixture.folder + "/made")) {
    stat(entry.path().c_str(), &status);
    CHECK_EQUAL(0600u, status.st_mode & 0777u);
  }
}

TEST("audit: the files of the dead are removed once shipped, those of the living stay") {
  Fixture fixture;
  const std::string client = fixture.unique_name();
  const int living = fixture.spool_in_child(client, 10, Fixture::End::when_killed);
  wait_for(fixture.spool_in_child(client, 20, Fixture::End::at_once));
  CHECK(test::wait_until([&] { return fixture.spool_files().size() == 2; }, Milliseconds{10000}));
  std::uint64_t shipped = 0;
  CHECK(test::wait_until([&] { return (shipped += fixture.log.ship()) == 30; }, Milliseconds{10000}));
  CHECK_EQUAL(1u, fixture.spool_files().size());
  kill(living, SIGKILL);
  wait_for(living);
  CHECK_EQUAL(0u, fixture.log.ship());
  CHECK(fixture.spool_files().empty());
  CHECK_EQUAL(30u, fixture.count(client));
}

TEST("audit: shipped and not remembered, the same events stay the same") {
  Fixture fixture;
  const std::string client = fixture.unique_name();
  for (int i = 0; i < 700; ++i) fixture.log.spool(fixture.record(client));
  fixture.log.ship();
  // As if the shipper had been killed between COMMIT and its note.
  for (const auto& file : fixture.spool_files()) std::filesystem::remove(file.string() + ".shipped");
  CHECK_EQUAL(700u, fixture.log.ship());
  CHECK_EQUAL(700u, fixture.count(client));
}

TEST("audit: a line that is half written waits for its other half, and is dropped with its dead writer") {
  Fixture fixture;
  const std::string client = fixture.unique_name();
  fixture.log.spool(fixture.record(client));
  const auto file = fixture.spool_files().at(0);
  std::ofstream(file, std::ios::app) << R"({"id":"00)";
  CHECK_EQUAL(1u, fixture.log.ship());
  CHECK_EQUAL(0u, fixture.log.ship());
  std::filesystem::copy_file(file, fixture.folder + "/dead.spool");
  test::expect_log("audit_spool_torn");
  CHECK_EQUAL(1u, fixture.log.ship());
  CHECK(!std::filesystem::exists(fixture.folder + "/dead.spool"));
  CHECK_EQUAL(1u, fixture.count(client));
}

TEST("audit: a line that can be no row stops none of the others, and is in the log") {
  Fixture fixture;
  const std::string client = fixture.unique_name();
  fixture.log.spool(fixture.record(client));
  auto broken = fixture.record(client);
  broken.detail = "no JSON";
  fixture.log.spool(broken);
  fixture.log.spool(fixture.record(client));
  std::ofstream(fixture.spool_files().at(0), std::ios::app) << "nonsense\n";
  test::expect_log("audit_event_lost");
  CHECK_EQUAL(4u, fixture.log.ship());
  CHECK_EQUAL(2u, fixture.count(client));
  CHECK_EQUAL(0u, fixture.log.ship());
}

TEST("audit: processes that spool while two ship lose nothing and double nothing") {
  Fixture fixture;
  const std::string client = fixture.unique_name();
  std::vector<int> children;
  for (int i = 0; i < 4; ++i) children.push_back(fixture.spool_in_child(client, 500, Fixture::End::at_once));
  std::vector<std::thread> shippers;
  for (int i = 0; i < 2; ++i)
    shippers.emplace_back([&] {
      StoreFixture own;
      AuditLog log(own.connection, fixture.folder, 365, own.clock);
      for (int n = 0; n < 20; ++n) log.ship();
    });
  for (std::thread& shipper : shippers) shipper.join();
  for (const int child : children) wait_for(child);
  fixture.log.ship();
  CHECK_EQUAL(2000u, fixture.count(client));
  CHECK(fixture.spool_files().empty());
}

TEST("audit: a shipper that is killed again and again ships each event once") {
  Fixture fixture;
  const std::string client = fixture.unique_name();
  for (int i = 0; i < 3000; ++i) fixture.log.spool(fixture.record(client));
  for (int attempt = 0; attempt < 10; ++attempt) {
    const int pid = fork();
    if (pid == 0) {
      StoreFixture own;
      AuditLog(own.connection, fixture.folder, 365, own.clock).ship();
      _exit(0);
    }
    std::this_thread::sleep_for(Milliseconds{4 * attempt});
    kill(pid, SIGKILL);
    wait_for(pid);
  }
  fixture.log.ship();
  CHECK_EQUAL(3000u, fixture.count(client));
}

TEST("audit: a spool that cannot be written is an exception") {
  Fixture fixture;
  AuditLog log(fixture.connection, "/proc/no/such/folder", 365, fixture.clock);
  CHECK_THROWS(std::system_error, (log.spool(fixture.record("c")), 0));
}

TEST("audit: every event has a name of its own and says what it means") {
  std::vector<std::string_view> names;
  for (const auto& row : operation::audit_events()) {
    CHECK_EQUAL(std::string(row.name), std::string(operation::wire_name(row.event)));
    CHECK(row.text.size() > 10);
    names.push_back(row.name);
  }
  std::ranges::sort(names);
  CHECK(std::ranges::adjacent_find(names) == names.end());
}

}  // namespace gatewarden
