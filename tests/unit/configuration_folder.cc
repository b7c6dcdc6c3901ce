#include "unit/configuration_folder.h"

#include <stdlib.h>

#include <fstream>
#include <stdexcept>

#include "base/encoding.h"

namespace gatewarden::test {

ConfigurationFolder::ConfigurationFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "gatewarden-config-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = name;
  std::filesystem::create_directory(folder_ / "conf.d");
  write("kek", to_base64(std::string(32, 'k')) + "\n");
  write("conf.d/00-secrets.toml", "[secrets]\nkey_encryption_key_file = \"" + path("kek") + "\"\n");
}

ConfigurationFolder::~ConfigurationFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void ConfigurationFolder::write(const std::string& name, const std::string& text, unsigned permissions) const {
  std::ofstream(folder_ / name, std::ios::binary) << text;
  std::filesystem::permissions(folder_ / name, static_cast<std::filesystem::perms>(permissions));
}

void ConfigurationFolder::remove(const std::string& name) const { std::filesystem::remove(folder_ / name); }

std::vector<std::string> ConfigurationFolder::faults() const {
  std::vector<std::string> faults;
  try {
    load();
  } catch (const config::Invalid& invalid) {
    const std::string prefix = folder_.string() + '/';
    for (std::string fault : invalid.faults) {
      for (std::size_t at = fault.find(prefix); at != std::string::npos; at = fault.find(prefix)) fault.erase(at, prefix.size());
      faults.push_back(fault);
    }
  }
  return faults;
}

}  // namespace gatewarden::test
