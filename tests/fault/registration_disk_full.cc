// F19: a database whose disk is full. The server is one of the test's own, whose tablespace cannot grow.
#include "fault/registration_stand.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using namespace test;

constexpr Milliseconds patience{60'000};

// All tables are in one file of a fixed size, as on a small disk.
class SmallDisk {
 public:
  SmallDisk() { stand.connection().execute_text("CREATE TABLE ballast (text VARCHAR(8000)) ENGINE = InnoDB"); }
  // Ever smaller rows, until not even those of a registration's size find room.
  void fill() {
    for (const int size : {7000, 2000, 300, 30}) {
      const std::string row = "INSERT INTO ballast VALUES (REPEAT('x', " + std::to_string(size) + "))";
      try {
        for (;;) stand.connection().execute_text(row);
      } catch (const db::Unavailable&) {
        // full for this size
      }
    }
  }
  void make_room() { stand.connection().execute_text("DROP TABLE ballast"); }

  DatabaseServer server{{"--innodb-file-per-table=0", "--innodb-data-file-path=ibdata1:12M;ibdata2:20M"}};
  RegistrationStand stand{"", server};
};

TEST("F19: with the disk full no registration is accepted and none is lost, and all goes on when there is room") {
  SmallDisk disk;
  RegistrationStand& stand = disk.stand;
  stand.accept_new(200);
  disk.fill();
  int accepted = 0;
  while (accepted < 2000 && stand.accept(stand.connection(), stand.make(50))) ++accepted;
  CHECK(accepted < 2000);
  Daemon daemon = stand.start_daemon();
  CHECK(daemon.says("database error 1114"));
  CHECK_EQUAL(std::string(), stand.oracle().breaches());
  CHECK_EQUAL(std::uint64_t{0}, stand.count("registration_queue WHERE attempts > 0"));
  disk.make_room();
  CHECK(stand.wait_until_empty(patience));
  stand.accept_new(200);
  CHECK(stand.wait_until_empty(patience));
  CHECK_EQUAL(std::string(), stand.oracle().breaches());
  CHECK_EQUAL(std::uint64_t{0}, stand.count("registration_dead_letters"));
  CHECK_EQUAL(std::uint64_t{0}, stand.count("registration_results WHERE attempts > 0"));
  CHECK(daemon->is_running());
}

}  // namespace
}  // namespace gatewarden
