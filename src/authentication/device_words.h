// A browser in words that a person knows it by, out of what it calls itself. A guess, and shown as no more.
#pragma once

#include <string>
#include <string_view>

namespace gatewarden::authentication {

struct Device {
  std::string_view browser;  // "Firefox"; empty: unknown
  std::string_view system;   // "Windows"; empty: unknown
};
Device device_of(std::string_view user_agent);
// "Firefox, Windows", or what is known of it.
std::string words_of(const Device& device);

}  // namespace gatewarden::authentication
