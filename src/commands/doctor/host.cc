// The doctor at the host: its clock, its disk, and whether nginx may use the sockets of the workers.
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "commands/doctor/finding.h"
#include "commands/doctor/socket_rights.h"

namespace gatewarden::commands {

namespace {

namespace fs = std::filesystem;

Finding clock() {
  timex state{};
  const int answer = adjtimex(&state);
  if (answer >= 0 && answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0) {
    return {"clock", Health::good, "is kept by a time server"};
  }
  return {"clock", Health::warning, "is kept by nobody: codes and tokens live and die by it",
          "timedatectl set-ntp true, or install chrony"};
}

Finding disk(const std::string& directory) {
  struct statvfs seen{};
  if (statvfs(directory.c_str(), &seen) != 0) {
    return {"disk", Health::bad, directory + " is not there", "install -d -o gatewarden -g gatewarden -m 0750 " + directory};
  }
  constexpr std::uint64_t mebibyte = 1 << 20;
  const std::uint64_t available = std::uint64_t{seen.f_bavail} * seen.f_frsize / mebibyte;
  const std::uint64_t percent = seen.f_blocks == 0 ? 0 : std::uint64_t{seen.f_bavail} * 100 / seen.f_blocks;
  const std::string detail = std::to_string(available) + " MiB (" + std::to_string(percent) + " %) are free at " + directory;
  if (available < 512 || percent < 3) return {"disk", Health::bad, detail, "make room: audit events wait there"};
  if (percent < 10) return {"disk", Health::warning, detail, "make room before it is full"};
  return {"disk", Health::good, detail};
}

// Of a worker of nginx, as the kernel has it; nothing where none runs here. Its master is root most often, and no worker.
std::optional<Identity> find_nginx() {
  std::optional<Identity> master;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
    std::ifstream command(entry.path() / "comm");
    std::string name;
    if (!std::getline(command, name) || name != "nginx") continue;
    Identity identity;
    std::ifstream status(entry.path() / "status");
    for (std::string line; std::getline(status, line);) {
      std::istringstream words(line);
      std::string key;
      words >> key;
      if (key == "Uid:") words >> identity.user;
      if (key != "Gid:" && key != "Groups:") continue;
      for (gid_t group = 0; words >> group;) identity.groups.insert(group);
    }
    if (identity.user != 0) return identity;
    master = std::move(identity);
  }
  return master;
}

}  // namespace

bool workers_have_no_network() {
  std::error_code unreadable;
  const fs::path own = fs::read_symlink("/proc/self/ns/net", unreadable);
  for (const auto& entry : fs::directory_iterator("/proc", unreadable)) {
    std::ifstream command(entry.path() / "comm");
    std::string name;
    // The kernel keeps 15 characters.
    if (!std::getline(command, name) || name != "gatewarden-work") continue;
    const fs::path theirs = fs::read_symlink(entry.path() / "ns/net", unreadable);
    if (!unreadable && theirs != own) return true;
  }
  return false;
}

Findings examine_host(Examination& examination) {
  const config::Settings& settings = examination.world.settings();
  Findings findings = {clock(), disk(settings.server.state_directory)};
  const auto nginx = find_nginx();
  const std::pair<std::string, int> pools[] = {{"protocol", settings.workers.protocol.workers},
                                               {"browser", settings.workers.browser.workers},
                                               {"admin", settings.workers.admin.workers}};
  for (const auto& [pool, workers] : pools) {
    if (workers > 0) findings.push_back(judge_socket(settings.server.runtime_directory, pool, nginx));
  }
  return findings;
}

}  // namespace gatewarden::commands
