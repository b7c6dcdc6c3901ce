#include "authentication/device_words.h"

#include <span>

namespace gatewarden::authentication {

namespace {

// What a User-Agent holds, and what is meant by it. The first that fits: nearly all call themselves Mozilla and Safari, and those
// built upon Chrome call themselves Chrome as well.
struct Sign {
  std::string_view holds;
  std::string_view means;
};
constexpr Sign browsers[] = {
    {"Edg/", "Edge"},         {"EdgA/", "Edge"},        {"EdgiOS/", "Edge"},    {"OPR/", "Opera"},     {"SamsungBrowser/", "Samsung Internet"},
    {"Vivaldi/", "Vivaldi"},  {"FxiOS/", "Firefox"},    {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"},  {"Chromium/", "Chromium"},
    {"Chrome/", "Chrome"},    {"Safari/", "Safari"},    {"curl/", "curl"},
};
constexpr Sign systems[] = {
    {"iPhone", "iPhone"}, {"iPad", "iPad"},   {"Android", "Android"}, {"CrOS", "ChromeOS"},
    {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Macintosh", "macOS"}, {"Linux", "Linux"},
};

std::string_view meaning(std::span<const Sign> signs, std::string_view user_agent) {
  for (const Sign& sign : signs)
    if (user_agent.find(sign.holds) != std::string_view::npos) return sign.means;
  return {};
}

}  // namespace

Device device_of(std::string_view user_agent) { return {meaning(browsers, user_agent), meaning(systems, user_agent)}; }

std::string words_of(const Device& device) {
  std::string words(device.browser);
  if (!device.browser.empty() && !device.system.empty()) words += ", ";
  return words.append(device.system);
}

}  // namespace gatewarden::authentication
