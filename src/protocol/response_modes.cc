#include "protocol/response_modes.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "base/names.h"

namespace gatewarden::protocol {

namespace {

constexpr std::array rows = {
    ResponseModeRow{ResponseMode::query, names::query},
    ResponseModeRow{ResponseMode::fragment, names::fragment},
    ResponseModeRow{ResponseMode::form_post, names::form_post},
};

}  // namespace

std::span<const ResponseModeRow> response_modes() { return rows; }

std::string_view wire_name(ResponseMode mode) {
  const auto row = std::find_if(rows.begin(), rows.end(), [mode](const ResponseModeRow& one) { return one.mode == mode; });
  assert(row != rows.end());
  return row->name;
}

std::optional<ResponseMode> parse_response_mode(std::string_view wire_name) {
  const auto row =
      std::find_if(rows.begin(), rows.end(), [wire_name](const ResponseModeRow& one) { return one.name == wire_name; });
  if (row == rows.end()) return std::nullopt;
  return row->mode;
}

}  // namespace gatewarden::protocol
