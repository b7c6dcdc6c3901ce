#include "harness/watched_logs.h"

#include <fstream>
#include <map>
#include <utility>

namespace gatewarden::test {

namespace {

struct Watch {
  std::map<std::string, std::streamoff> files;  // and how far each was looked at
  std::vector<std::string> allowed;
};
Watch& watch() {
  static Watch the_watch;
  return the_watch;
}

}  // namespace

void watch_log(const std::string& file) { watch().files.emplace(file, 0); }
void unwatch_log(const std::string& file) { watch().files.erase(file); }
void allow_log(const std::string& event) { watch().allowed.push_back(event); }

WatchedLines look_at_watched_logs() {
  WatchedLines found;
  found.allowed = std::exchange(watch().allowed, {});
  for (auto& [path, offset] : watch().files) {
    std::ifstream stream(path);
    stream.seekg(offset);
    for (std::string line; std::getline(stream, line) && !stream.eof(); offset = stream.tellg()) found.text += line + "\n";
  }
  return found;
}

}  // namespace gatewarden::test
