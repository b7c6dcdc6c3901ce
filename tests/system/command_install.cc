// make install puts every file in its place, with its mode, and what is installed works.
#include <sys/stat.h>

#include <filesystem>
#include <set>
#include <stdexcept>

#include "harness/process.h"
#include "harness/servers.h"
#include "harness/test.h"

using namespace std::string_literals;
using namespace gatewarden;
namespace fs = std::filesystem;

namespace {

class Installed {
 public:
  Installed() : folder_(test::make_temporary_folder("install")) {
    const fs::path build(test::places().build);
#ifdef GATEWARDEN_SANITIZED
    const std::string sanitize = "SANITIZE=address,undefined";
#else
    const std::string sanitize = "SANITIZE=";
#endif
    // The variables of an outer make would tell this one to be its child.
    finished_ = test::run_program({"env", "-u", "MAKEFLAGS", "-u", "MAKELEVEL", "make", "-C", test::places().source,
                                   "BUILD=" + build.filename().string(), sanitize, "DESTDIR=" + folder_, "install"});
    if (finished_.status != 0) throw std::runtime_error("make install: " + finished_.err);
    const auto worker = find("sbin/gatewarden-worker");
    prefix_ = worker.parent_path().parent_path();
  }
  ~Installed() { test::remove_folder(folder_); }

  fs::path find(const std::string& ending) const {
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      if (entry.path().string().ends_with('/' + ending)) return entry.path();
    }
    throw std::runtime_error(ending + " is not installed");
  }
  const fs::path& prefix() const { return prefix_; }
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  fs::path prefix_;
  test::Finished finished_;
};

const Installed& installed_files() {
  static const Installed installed;
  return installed;
}

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  CHECK_EQUAL(0, stat(path.c_str(), &status));
  return status.st_mode & 07777U;
}

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename());
  return names;
}

}  // namespace

TEST("install: every file of the source that is for users is in its place with its mode") {
  const Installed& installed = installed_files();
  const fs::path& prefix = installed.prefix();
  const std::string source = test::places().source;
  for (const char* program : {"bin/gatewarden", "sbin/gatewarden-worker", "sbin/gatewarden-batchd"}) CHECK_EQUAL(0755U, mode_of(prefix / program));
  CHECK(names_in(prefix / "share/gatewarden/sql") == names_in(source + "/sql"));
  CHECK(names_in(prefix / "share/gatewarden/templates") == names_in(source + "/web/templates"));
  CHECK(names_in(prefix / "share/gatewarden/assets") == names_in(source + "/web/assets"));
  CHECK(names_in(prefix / "share/gatewarden/nginx") == names_in(source + "/nginx"));
  for (const char* file : {"share/man/man1/gatewarden.1", "share/man/man5/gatewarden.toml.5",
                           "share/man/man7/gatewarden-admin.7", "share/man/man7/gatewarden-import.7", "share/man/man7/gatewarden-registration.7",
                           "share/man/man7/gatewarden-sign-in.7", "share/man/man8/gatewarden-worker.8",
                           "share/man/man8/gatewarden-batchd.8",
                           "share/bash-completion/completions/gatewarden", "share/doc/gatewarden/LICENSE"}) {
    CHECK_EQUAL(0644U, mode_of(prefix / file));
    CHECK(fs::file_size(prefix / file) > 100);
  }
  for (const auto& entry : fs::recursive_directory_iterator(prefix / "share")) {
    if (entry.is_regular_file()) CHECK_EQUAL(0644U, mode_of(entry.path()));
  }
}

TEST("install: the installed program runs and looks for its files where they are installed") {
  const Installed& installed = installed_files();
  const auto ran = test::run_program({(installed.prefix() / "bin/gatewarden").string(), "config", "sample"});
  CHECK_EQUAL(0, ran.status);
  const std::string prefix = installed.prefix().string().substr(installed.folder().size());
  CHECK(ran.out.find("#template_directory = \"" + prefix + "/share/gatewarden/templates\"") != std::string::npos);
  CHECK(ran.out.find("#migrations_directory = \"" + prefix + "/share/gatewarden/sql\"") != std::string::npos);
}

TEST("install: units and the example site name the programs and files of this prefix") {
  const Installed& installed = installed_files();
  const std::string prefix = installed.prefix().string().substr(installed.folder().size());
  CHECK(test::read_file(installed.find("gatewarden-worker.service")).find("ExecStart=" + prefix +
                                                                          "/sbin/gatewarden-worker") != std::string::npos);
  CHECK(test::read_file(installed.find("site.conf")).find("root " + prefix + "/share/gatewarden;") != std::string::npos);
}
