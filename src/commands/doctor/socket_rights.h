// Whether nginx may use the socket of a pool: what the modes of the file and its folder say to nginx's user.
#pragma once

#include <sys/types.h>

#include <optional>
#include <set>
#include <string>

#include "commands/doctor/finding.h"

namespace gatewarden::commands {

struct Identity {
  uid_t user = 0;
  std::set<gid_t> groups;
};

// `nginx`: nobody where none runs.
Finding judge_socket(const std::string& directory, const std::string& pool, const std::optional<Identity>& nginx);

}  // namespace gatewarden::commands
