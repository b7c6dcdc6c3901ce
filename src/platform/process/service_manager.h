// What the service manager (systemd) is told: sd_notify(3). Without one, and in builds without libsystemd, nothing.
#pragma once

#include <cstdint>
#include <string>

namespace gatewarden::process {

class ServiceManager {
 public:
  ServiceManager();

  void ready();
  void reloading();
  void stopping();
  void status(const std::string& text);  // sent if it differs from the last
  // The watchdog's sign of life, sent at half of its time (WATCHDOG_USEC).
  void alive(std::int64_t now_ms);

 private:
  std::int64_t watchdog_ms_ = 0;  // half of it; 0: none
  std::int64_t alive_at_ms_ = 0;
  std::string status_;
};

}  // namespace gatewarden::process
