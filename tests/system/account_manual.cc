// The examples of gatewarden-account(7), run as they stand there.
#include <filesystem>
#include <fstream>

#include "account_walk.h"
#include "harness/database.h"
#include "harness/process.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

// What stands between the lines ``` of the manual.
std::string examples_of(const std::string& manual) {
  const std::size_t begin = manual.find("```\n");
  const std::size_t end = manual.find("```", begin + 4);
  if (begin == std::string::npos || end == std::string::npos) CPPUNIT_FAIL("the manual has no example");
  return manual.substr(begin + 4, end - begin - 4);
}

}  // namespace

TEST("account manual: its curl lines do what they say") {
  Stack& stack = Stack::shared();
  const auto user = stack.make_user();
  const auto source = std::filesystem::path(sql_directory()).parent_path();
  const std::string folder = make_temporary_folder("account-manual");
  std::ofstream(folder + "/example.sh") << "set -e\ncd " << folder << "\nissuer=" << stack.issuer() << "\nidentifier=" << user.identifier
                                        << "\npassword='" << user.password << "'\nexport CURL_CA_BUNDLE=" << stack.certificate_authority()
                                        << "\n" << examples_of(read_file((source / "docs/man/gatewarden-account.7.scd").string()));
  const Finished ran = run_program({"/bin/sh", folder + "/example.sh"});
  remove_folder(folder);
  CHECK_EQUAL(0, ran.status);
  CHECK(!contains(ran.out, "\"error\""));
  for (const std::string told : {"\"has_password\":true", "\"nickname\":\"Countess\"", "\"sessions\":[", "\"ended\":0", "\"applications\":[]",
                                 "\"events\":[", "\"session\":{"}) {
    CHECK(contains(ran.out, told));
  }
  HttpClient http(stack);
  CHECK_EQUAL(422, log_in(http, "/login", user.identifier, "a phrase nobody guesses").status);
}
