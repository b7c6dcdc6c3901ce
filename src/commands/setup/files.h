// The files of an installation: keys and passwords that are made once, and the parts of the configuration that setup writes.
#pragma once

#include <filesystem>
#include <string>

#include "base/secret.h"
#include "commands/output.h"
#include "platform/config/settings.h"

namespace gatewarden::commands::setup {

class Files {
 public:
  // Of the configuration whose main file this is. Makes the folders.
  Files(std::filesystem::path config_file, Output& output);

  // Makes a main file from the sample where there is none, and the keys and passwords that are missing. What is there stays:
  // whatever it seals would be lost with it.
  void make_what_is_missing();
  void write_issuer(const std::string& issuer);
  void write_database(const config::Settings::Database& place);

  bool has_database() const;

  // Of "owner", "worker" and "daemon".
  std::string password_file(const std::string& account) const;
  Secret password(const std::string& account) const;

 private:
  void write_part(const std::string& name, const std::string& text);
  void make_secret(const std::string& name, const Secret& secret);

  std::filesystem::path main_;
  std::filesystem::path folder_;
  std::filesystem::path keys_;
  Output& output_;
};

}  // namespace gatewarden::commands::setup
