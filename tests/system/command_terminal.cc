// What the tool does where a person sits: asks without echo, asks before it destroys, and uses colours.
#include "harness/process.h"
#include "harness/test.h"
#include "system/command_stack.h"
#include "system/terminal.h"

using namespace std::string_literals;
using namespace gatewarden;
using test::command_stack;
using test::run_json;
using test::Terminal;

namespace {

using gatewarden::test::contains;

}  // namespace

TEST("command: a password is asked for twice and never shown") {
  Terminal terminal({"user", "create", "typed@example.com"});
  terminal.expect("New password: ");
  terminal.type("typed in the dark");
  terminal.expect("Once more: ");
  terminal.type("typed in the dark");
  CHECK_EQUAL(0, terminal.wait());
  CHECK(!contains(terminal.screen(), "dark"));
  CHECK(contains(terminal.screen(), "typed@example.com"));
}

TEST("command: two passwords that differ make nothing") {
  Terminal terminal({"user", "create", "mistyped@example.com"});
  terminal.expect("New password: ");
  terminal.type("typed in the dark");
  terminal.expect("Once more: ");
  terminal.type("typed in the bark");
  CHECK_EQUAL(1, terminal.wait());
  CHECK(contains(terminal.screen(), "the two are not the same"));
  CHECK_EQUAL(1, command_stack().run({"user", "show", "mistyped@example.com"}).status);
}

TEST("command: what destroys is done after yes and after nothing else") {
  const std::string id = run_json({"client", "create", "--name", "Doomed", "--redirect-uri",
                                   "https://a.example"}).string_at("client_id").value();
  {
    Terminal terminal({"client", "delete", id});
    terminal.expect("Type yes to go on:");
    terminal.type("y");
    CHECK_EQUAL(1, terminal.wait());
    CHECK(contains(terminal.screen(), "nothing was done"));
  }
  CHECK_EQUAL(0, command_stack().run({"client", "show", id}).status);
  Terminal terminal({"client", "delete", id});
  terminal.expect("Type yes to go on:");
  terminal.type("yes");
  CHECK_EQUAL(0, terminal.wait());
  CHECK_EQUAL(1, command_stack().run({"client", "show", id}).status);
}

TEST("command: headings are in colour at a terminal, and JSON never is") {
  Terminal table({"scope", "list"});
  CHECK_EQUAL(0, table.wait());
  CHECK(contains(table.screen(), "\x1b[1mscope"));
  Terminal json({"scope", "list", "--json"});
  CHECK_EQUAL(0, json.wait());
  CHECK(!contains(json.screen(), "\x1b["));
}

TEST("command: an import shows how far it is on one line that changes, and takes it away") {
  const std::string file = command_stack().folder() + "/terminal-import.csv";
  test::write_file(file, "username\nterminal.import.1\nterminal.import.2\nnot a name\n");
  Terminal terminal({"user", "import", file});
  terminal.expect("\r\x1b[K[");
  terminal.expect("] 0%  0 rows");
  terminal.expect("\r\x1b[K");
  CHECK_EQUAL(1, terminal.wait());
  CHECK(contains(terminal.screen(), "\r\x1b[K" + file + ":4: username is no user name"));
  CHECK(contains(terminal.screen(), "users created"));
}
