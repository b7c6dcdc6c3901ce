// The parameters of one request, under the rules that RFC 6749 sections 3.1 and 3.2 set for both endpoints.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/uri.h"

namespace gatewarden::protocol {

// A parameter without a value counts as absent; one that came twice is refused by whoever asks doubled(), and is no value.
class RequestParameters {
 public:
  explicit RequestParameters(Parameters all) : all_(std::move(all)) {}

  // Valid as long as this object. Nothing if it is absent, empty or doubled.
  std::optional<std::string_view> find(std::string_view name) const;
  // The same, or an empty text.
  std::string_view text(std::string_view name) const { return find(name).value_or(std::string_view{}); }
  bool is_doubled(std::string_view name) const;
  // The first name that came twice, unless its specification lets it repeat.
  std::optional<std::string_view> doubled() const;

 private:
  Parameters all_;
};

}  // namespace gatewarden::protocol
