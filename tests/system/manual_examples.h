// The examples of a manual as its reader runs them: in one shell's folder, word for word.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "harness/database.h"
#include "harness/process.h"
#include "harness/servers.h"
#include "harness/stack.h"
#include "harness/test.h"

namespace gatewarden::test {

// What stands between the lines ``` of docs/man/NAME, block by block, but for the answers that are shown below a command.
inline std::vector<std::string> examples_of(const std::string& name) {
  const auto source = std::filesystem::path(sql_directory()).parent_path();
  std::ifstream manual(source / "docs/man" / name);
  std::vector<std::string> blocks;
  bool is_inside = false;
  for (std::string line; std::getline(manual, line);) {
    if (line == "```") {
      is_inside = !is_inside;
      if (is_inside) blocks.emplace_back();
    } else if (is_inside && !line.starts_with('{')) {
      blocks.back() += line + "\n";
    }
  }
  if (blocks.empty()) CPPUNIT_FAIL("no example in " + name);
  return blocks;
}

// The first of them with that text.
inline std::string example_with(const std::string& name, const std::string& text) {
  for (const std::string& block : examples_of(name))
    if (block.find(text) != std::string::npos) return block;
  CPPUNIT_FAIL("no example in " + name + " with " + text);
  return {};
}

// A shell whose variables stay from one script to the next.
class ManualShell {
 public:
  explicit ManualShell(const Stack& stack) : folder_(make_temporary_folder("manual")) {
    set("issuer", stack.issuer());
    set("CURL_CA_BUNDLE", stack.certificate_authority());
    set("GATEWARDEN_CONFIG", stack.configuration_file());
    set("PATH", places().build + ":/usr/bin:/bin");
  }
  ~ManualShell() { remove_folder(folder_); }
  ManualShell(const ManualShell&) = delete;
  ManualShell& operator=(const ManualShell&) = delete;

  void set(const std::string& name, const std::string& value) {
    std::ofstream(folder_ + "/variables", std::ios::app) << "export " << name << "='" << value << "'\n";
  }
  // What it printed. Fails the test unless it ends well.
  std::string run(const std::string& script) {
    std::ofstream(folder_ + "/script") << "set -e -a\ncd " << folder_ << "\n. ./variables\n" << script << "\nexport -p > variables\n";
    const Finished ran = run_program({"/bin/sh", folder_ + "/script"});
    CPPUNIT_ASSERT_EQUAL_MESSAGE(ran.err, 0, ran.status);
    return ran.out;
  }

 private:
  std::string folder_;
};

}  // namespace gatewarden::test
