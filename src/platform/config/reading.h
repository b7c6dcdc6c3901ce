// A configuration on its way from files to Settings: what is known so far, and every fault found.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "platform/config/config.h"
#include "platform/config/settings.h"

namespace gatewarden::config {

struct Reading {
  std::string file;  // the main one
  Account account = Account::worker;
  Settings settings;
  std::vector<std::string> faults;
  std::map<std::string, std::string, std::less<>> places;  // where each setting got its value: "file:line:column"
  std::set<std::string, std::less<>> faulty;               // settings with a fault: nothing more is said about them

  bool unread = false;  // a file could not be read: what it would have said must not be missed

  // Where the setting was set; the main file if nowhere.
  const std::string& place_of(std::string_view setting) const;
  void blame(std::string_view setting, const std::string& complaint);
};

// The whole file; throws std::system_error if it cannot be read or has more than `limit` bytes.
struct FileContent {
  std::string text;
  unsigned permissions = 0;
};
FileContent read_file(const std::string& path, std::size_t limit);

// Fills database.password or database.login, and secrets.key_encryption_key, from their files or systemd credentials. Faults
// name the file, never what it holds.
void read_secrets(Reading& reading);

// Settings that are well each by itself and cannot stand together, or not in production.
void find_contradictions(Reading& reading);

}  // namespace gatewarden::config
