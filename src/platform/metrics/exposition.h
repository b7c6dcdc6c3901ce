// The text format of Prometheus, version 0.0.4, put together. Private to this folder.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace gatewarden::metrics {

void begin_family(std::string& out, std::string_view family, std::string_view help, std::string_view type);
void append_sample(std::string& out, std::string_view name, std::string_view labels, std::string_view value);
std::string number_text(double number);
// `a="1"` and `b="2"` make `a="1",b="2"`; either may be empty.
std::string join_labels(std::string_view left, std::string_view right);

// The upper bound of a bucket, and what the label "le" says of it.
struct Bound {
  std::int64_t value;
  std::string_view label;
};
// `counts` has one more than `bounds`, each of its bucket alone; `sum` as it shall stand.
void append_histogram(std::string& out, std::string_view family, std::string_view labels, std::span<const Bound> bounds,
                      std::span<const std::uint64_t> counts, std::string_view sum);

}  // namespace gatewarden::metrics
