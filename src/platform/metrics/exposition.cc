// Families, samples, histograms.
#include "platform/metrics/exposition.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "platform/metrics/metrics.h"

namespace gatewarden::metrics {
namespace {

constexpr std::string_view help_mark = "# HELP ";

struct Family {
  std::string_view name;
  std::string text;
};

// The family that the comment "# HELP NAME …" begins.
std::string_view family_name(std::string_view line) {
  line.remove_prefix(help_mark.size());
  return line.substr(0, line.find(' '));
}

std::string_view next_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

void merge_into(std::vector<Family>& families, std::string_view text) {
  Family* family = nullptr;
  bool is_new = false;
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    if (line.starts_with(help_mark)) {
      const std::string_view name = family_name(line);
      const auto known = std::ranges::find(families, name, &Family::name);
      is_new = known == families.end();
      family = is_new ? &families.emplace_back(Family{name, {}}) : &*known;
    }
    const bool is_said_already = line.starts_with('#') && !is_new;
    if (family != nullptr && !line.empty() && !is_said_already) family->text.append(line).append("\n");
  }
}

}  // namespace

void begin_family(std::string& out, std::string_view family, std::string_view help, std::string_view type) {
  out.append(help_mark).append(family).append(" ").append(help);
  out.append("\n# TYPE ").append(family).append(" ").append(type).append("\n");
}

void append_sample(std::string& out, std::string_view name, std::string_view labels, std::string_view value) {
  out += name;
  if (!labels.empty()) out.append("{").append(labels).append("}");
  out.append(" ").append(value).append("\n");
}

std::string number_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "+Inf" : "-Inf";
  std::array<char, 32> buffer{};
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr};
}

std::string join_labels(std::string_view left, std::string_view right) {
  std::string joined(left);
  if (!left.empty() && !right.empty()) joined += ',';
  return joined.append(right);
}

void append_histogram(std::string& out, std::string_view family, std::string_view labels, std::span<const Bound> bounds,
                      std::span<const std::uint64_t> counts, std::string_view sum) {
  const std::string name(family);
  std::uint64_t below = 0;
  for (std::size_t i = 0; i <= bounds.size(); ++i) {
    below += counts[i];
    const std::string_view bound = i < bounds.size() ? bounds[i].label : "+Inf";
    append_sample(out, name + "_bucket", join_labels(labels, "le=\"" + std::string(bound) + "\""), std::to_string(below));
  }
  append_sample(out, name + "_sum", labels, sum);
  append_sample(out, name + "_count", labels, std::to_string(below));
}

std::string merge_expositions(std::span<const std::string> texts) {
  std::vector<Family> families;
  for (const std::string& text : texts) merge_into(families, text);
  std::string merged;
  for (const Family& family : families) merged += family.text;
  return merged;
}

}  // namespace gatewarden::metrics
