// Remembers every secret that a stack issued or was told, in a file of its folder, so that its logs can be searched for
// them when the run is over (S83: tests/run-all).
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "base/http.h"

namespace gatewarden::test {

class IssuedSecrets {
 public:
  // FOLDER/issued-secrets, mode 0600, a line each. May be called from any thread.
  explicit IssuedSecrets(const std::string& folder);
  ~IssuedSecrets();
  IssuedSecrets(const IssuedSecrets&) = delete;
  IssuedSecrets& operator=(const IssuedSecrets&) = delete;

  void add(std::string_view secret);
  // What a request carries: credentials of the Authorization header, and the form's secret members.
  void add_request(const std::vector<http::Header>& headers, std::string_view body);
  // What an answer carries: cookies, tokens, codes, form tokens.
  void add_answer(const std::vector<http::Header>& headers, std::string_view body);

 private:
  std::mutex mutex_;
  int file_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace gatewarden::test
