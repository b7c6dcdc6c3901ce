// A configuration in a temporary folder that goes with the object. It has a good key-encryption key, named in conf.d, unless
// a test takes it away.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "platform/config/config.h"

namespace gatewarden::test {

class ConfigurationFolder {
 public:
  ConfigurationFolder();
  ~ConfigurationFolder();
  ConfigurationFolder(const ConfigurationFolder&) = delete;
  ConfigurationFolder& operator=(const ConfigurationFolder&) = delete;

  void write(const std::string& name, const std::string& text, unsigned permissions = 0600) const;
  void remove(const std::string& name) const;
  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  config::Settings load() const { return config::load(path("gatewarden.toml")); }
  // The faults of loading, without the folder's name; none if it loads.
  std::vector<std::string> faults() const;

 private:
  std::filesystem::path folder_;
};

}  // namespace gatewarden::test
