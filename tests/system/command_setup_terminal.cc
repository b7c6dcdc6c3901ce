// gatewarden setup where a person sits: what no option says is asked.
#include <filesystem>

#include "harness/database.h"
#include "harness/process.h"
#include "harness/test.h"
#include "system/terminal.h"

namespace gatewarden {

namespace {

using test::contains;
using test::DatabaseServer;
using test::Terminal;

// A folder with a main file that says where this build's files are, and nothing of an issuer or a database.
class Begun {
 public:
  Begun() : folder_(test::make_temporary_folder("typed")) {
    for (const char* const name : {"/conf.d", "/state"}) std::filesystem::create_directory(folder_ + name);
    test::write_file(folder_ + "/gatewarden.toml", "[server]\nstate_directory = \"" + folder_ + "/state\"\n[database]\nmigrations_directory = \"" +
                                                       test::sql_directory() + "\"\n");
    test::write_file(folder_ + "/conf.d/00-keys.toml", "[secrets]\nkey_encryption_key_file = \"" + folder_ + "/keys/kek\"\nregistration_key_file = \"" +
                                                           folder_ + "/keys/registration\"\n");
  }
  ~Begun() { test::remove_folder(folder_); }

  std::vector<std::string> setup(const std::string& database, std::vector<std::string> more = {}) const {
    std::vector<std::string> all = {"--config",        folder_ + "/gatewarden.toml", "setup", "--database-socket", DatabaseServer::instance().socket(),
                                    "--database-name", database};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  std::string part(const std::string& name) const { return test::read_file(folder_ + "/conf.d/" + name); }

 private:
  std::string folder_;
};

}  // namespace

TEST("setup: asks a person for the address of the server and the first account") {
  const Begun begun;
  Terminal terminal(begun.setup("setup_typed"));
  terminal.expect("By which https address will applications know this server");
  terminal.type("https://typed.test");
  terminal.expect("Whom shall an account be made for first");
  terminal.type("ada@typed.test");
  CHECK_EQUAL(0, terminal.wait());
  CHECK(contains(begun.part("10-issuer.toml"), "issuer = \"https://typed.test\""));
  CHECK(contains(terminal.screen(), "made the account ada@typed.test with the password "));
}

TEST("setup: an empty answer leaves what is in force, and makes no account") {
  const Begun begun;
  Terminal first(begun.setup("setup_kept", {"--issuer", "https://kept.test", "--administrator", ""}));
  CHECK_EQUAL(0, first.wait());
  Terminal second(begun.setup("setup_kept"));
  second.expect("[https://kept.test]");
  second.type("");
  second.expect("Whom shall an account be made for first");
  second.type("");
  CHECK_EQUAL(0, second.wait());
  CHECK(contains(begun.part("10-issuer.toml"), "https://kept.test"));
  CHECK(!contains(second.screen(), "made the account"));
}

TEST("setup: asks for the password of the database's administrator where the server wants one, and shows nothing of it") {
  db::Connection server(DatabaseServer::instance().settings(""));
  server.execute_text("CREATE USER setup_admin@localhost IDENTIFIED BY 'open sesame'");
  server.execute_text("GRANT ALL ON *.* TO setup_admin@localhost WITH GRANT OPTION");
  const Begun begun;
  const std::vector<std::string> more = {"--issuer", "https://asked.test", "--demo", "--database-admin", "setup_admin"};
  Terminal terminal(begun.setup("setup_asked", more));
  terminal.expect("Password of the database's account setup_admin: ");
  terminal.type("open sesame");
  CHECK_EQUAL(0, terminal.wait());
  CHECK(!contains(terminal.screen(), "sesame"));
  server.execute_text("DROP USER setup_admin@localhost");
}

}  // namespace gatewarden
