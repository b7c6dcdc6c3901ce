#include "platform/metrics/published.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <filesystem>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/process/descriptor.h"

namespace gatewarden::metrics {
namespace {

constexpr std::string_view prefix = "gatewarden-batchd.";
constexpr std::string_view suffix = ".prom";
constexpr std::int64_t fresh_seconds = 30;
constexpr std::size_t largest_file = 1 << 20;

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

// Nothing if the file is old, or goes meanwhile: its program has ended.
std::optional<std::string> read_fresh(const std::string& path) {
  const process::Descriptor file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
  struct stat status {};
  if (file.number() < 0 || fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  if (std::time(nullptr) - status.st_mtim.tv_sec > fresh_seconds) return std::nullopt;
  std::string text(std::min(largest_file, static_cast<std::size_t>(status.st_size)), '\0');
  const ssize_t count = pread(file.number(), text.data(), text.size(), 0);
  if (count != static_cast<ssize_t>(text.size())) return std::nullopt;
  return text;
}

}  // namespace

std::string published_file(const std::string& directory, int place) {
  return directory + "/" + std::string(prefix) + std::to_string(place) + std::string(suffix);
}

void publish(const std::string& file, std::string_view text) {
  const std::string draft = file + ".new";
  {
    const process::Descriptor descriptor(open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640));
    if (descriptor.number() < 0) fail(draft);
    if (write(descriptor.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) fail(draft);
  }
  if (rename(draft.c_str(), file.c_str()) != 0) fail(file);
}

std::vector<Published> read_published(const std::string& directory) {
  std::vector<Published> found;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename();
    if (!name.starts_with(prefix) || !name.ends_with(suffix) || name.size() <= prefix.size() + suffix.size()) continue;
    const std::string place = name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
    if (auto text = read_fresh(entry->path())) found.push_back({place, *std::move(text)});
  }
  std::ranges::sort(found, {}, &Published::place);
  return found;
}

}  // namespace gatewarden::metrics
