// How much memory there is, within control groups.
#include <filesystem>

#include "harness/process.h"
#include "harness/test.h"
#include "platform/process/host_memory.h"

namespace gatewarden::process {
namespace {

TEST("host memory: the least limit of our control group and those above it holds") {
  const std::string groups = test::make_temporary_folder("groups");
  std::filesystem::create_directories(groups + "/a/b");
  const std::int64_t unlimited = host_memory(groups, "/a/b");
  CHECK(unlimited > 1 << 20);
  test::write_file(groups + "/a/b/memory.max", "max\n");
  test::write_file(groups + "/a/memory.max", "max\n");
  CHECK_EQUAL(unlimited, host_memory(groups, "/a/b"));
  test::write_file(groups + "/a/memory.max", "1048576\n");
  CHECK_EQUAL(std::int64_t{1} << 20, host_memory(groups, "/a/b"));
  test::write_file(groups + "/a/b/memory.high", "4096\n");
  CHECK_EQUAL(std::int64_t{4096}, host_memory(groups, "/a/b"));
  CHECK_EQUAL(std::int64_t{1} << 20, host_memory(groups, "/a"));
  CHECK_EQUAL(unlimited, host_memory(groups, "/"));
  test::write_file(groups + "/memory.max", "8192\n");
  CHECK_EQUAL(std::int64_t{8192}, host_memory(groups, "/a"));
  test::remove_folder(groups);
  CHECK(host_memory() > 0);
}

}  // namespace
}  // namespace gatewarden::process
