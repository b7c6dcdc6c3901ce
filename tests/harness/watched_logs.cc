#include "harness/watched_logs.h"

#include <fstream>
#include <map>
#include <utility>

namespace gatewarden::test {

namespace {

// Made before main() begins, so that it outlives the stack that a program's tests share.
struct Watch {
  std::map<std::string, std::streamoff> files;  // and how far each was looked at
  std::vector<std::string> allowed, allowed_before;
  std::string left;  // of files that are watched no more
} watch;

// The whole lines from the offset on, which moves behind them.
std::string new_lines(const std::string& file, std::streamoff& offset) {
  std::ifstream stream(file);
  stream.seekg(offset);
  std::string lines;
  for (std::string line; std::getline(stream, line) && !stream.eof(); offset = stream.tellg()) lines += line + "\n";
  return lines;
}

}  // namespace

void watch_log(const std::string& file) { watch.files.emplace(file, 0); }

void unwatch_log(const std::string& file) {
  const auto found = watch.files.find(file);
  if (found == watch.files.end()) return;
  watch.left += new_lines(file, found->second);
  watch.files.erase(found);
}

void allow_log(const std::string& event) { watch.allowed.push_back(event); }

WatchedLines look_at_watched_logs() {
  WatchedLines found{std::exchange(watch.left, {}), watch.allowed};
  found.allowed.insert(found.allowed.end(), watch.allowed_before.begin(), watch.allowed_before.end());
  watch.allowed_before = std::exchange(watch.allowed, {});
  for (auto& [file, offset] : watch.files) found.text += new_lines(file, offset);
  return found;
}

}  // namespace gatewarden::test
