#include "commands/doctor/socket_rights.h"

#include <sys/stat.h>

namespace gatewarden::commands {

namespace {

// Whether the mode of a file lets the identity do what `bits` (of "others") say.
bool may(const Identity& identity, const struct stat& file, unsigned bits) {
  if (identity.user == 0) return true;
  if (identity.user == file.st_uid) return (file.st_mode >> 6 & bits) == bits;
  if (identity.groups.contains(file.st_gid)) return (file.st_mode >> 3 & bits) == bits;
  return (file.st_mode & bits) == bits;
}

}  // namespace

Finding judge_socket(const std::string& directory, const std::string& pool, const std::optional<Identity>& nginx) {
  const std::string check = "socket of pool " + pool;
  const std::string path = directory + '/' + pool + ".sock";
  struct stat folder{};
  struct stat file{};
  if (stat(directory.c_str(), &folder) != 0 || stat(path.c_str(), &file) != 0 || !S_ISSOCK(file.st_mode)) {
    return {check, Health::bad, path + " is not there", "systemctl start gatewarden-worker"};
  }
  if (!nginx) return {check, Health::warning, "no nginx runs on this host to use it", "systemctl start nginx"};
  if (!may(*nginx, folder, 1)) {
    return {check, Health::bad, "nginx may not pass through " + directory, "chmod 0755 " + directory};
  }
  if (!may(*nginx, file, 2)) {
    return {check, Health::bad, "nginx may not write to " + path,
            "set SocketGroup= of the socket unit, or workers.socket_group, to nginx's group"};
  }
  return {check, Health::good, "nginx may use it"};
}

}  // namespace gatewarden::commands
