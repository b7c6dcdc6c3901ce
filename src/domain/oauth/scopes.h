// Scopes that exist here, and how they are described to people.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "platform/db/connection.h"

namespace gatewarden::oauth {

struct Scope {
  std::string name;
  bool is_default = false;                          // given where a client asks for none
  std::map<std::string, std::string> descriptions;  // by language: "en", "de"
};

class Scopes {
 public:
  Scopes(db::Connection& connection, const Clock& clock, Seconds keep) : connection_(connection), clock_(clock), keep_(keep) {}

  // Answered from memory for `keep`; valid until the next call of any member.
  const std::vector<Scope>& all();
  const Scope* find(std::string_view name);
  void insert(const Scope& scope, Instant now);
  bool remove(std::string_view name);
  void describe(std::string_view name, std::string_view language, std::string_view text);
  void forget();

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  const Clock& clock_;
  Seconds keep_;
  std::vector<Scope> kept_;
  Instant until_{};
};

}  // namespace gatewarden::oauth
