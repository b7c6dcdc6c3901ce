// Figures of programs that nobody can ask: each writes a file now and then, and whoever answers for the host reads those that
// are fresh.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace gatewarden::metrics {

// DIRECTORY/gatewarden-batchd.PLACE.prom
std::string published_file(const std::string& directory, int place);

// In one rename, so that nobody reads half. Throws std::system_error.
void publish(const std::string& file, std::string_view text);

struct Published {
  std::string place;
  std::string text;
};
// Of daemons that have published within the last half minute, in order of their places.
std::vector<Published> read_published(const std::string& directory);

}  // namespace gatewarden::metrics
