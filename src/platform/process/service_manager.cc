// sd_notify(3) and the watchdog.
#include "platform/process/service_manager.h"

#include <ctime>

#ifdef GATEWARDEN_WITH_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

namespace gatewarden::process {
namespace {

void notify([[maybe_unused]] const std::string& text) {
#ifdef GATEWARDEN_WITH_SYSTEMD
  sd_notify(0, text.c_str());
#endif
}

}  // namespace

ServiceManager::ServiceManager() {
#ifdef GATEWARDEN_WITH_SYSTEMD
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) > 0) watchdog_ms_ = static_cast<std::int64_t>(microseconds / 2000);
#endif
}

void ServiceManager::ready() { notify("READY=1"); }

void ServiceManager::reloading() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const std::int64_t microseconds = static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
  notify("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

void ServiceManager::stopping() { notify("STOPPING=1"); }

void ServiceManager::status(const std::string& text) {
  if (text == status_) return;
  status_ = text;
  notify("STATUS=" + text);
}

void ServiceManager::alive(std::int64_t now_ms) {
  if (watchdog_ms_ == 0 || now_ms - alive_at_ms_ < watchdog_ms_) return;
  alive_at_ms_ = now_ms;
  notify("WATCHDOG=1");
}

}  // namespace gatewarden::process
