#include "domain/oauth/scopes.h"

#include <algorithm>

namespace gatewarden::oauth {

namespace {

constexpr db::Statement<> all_scopes("scopes.all",
                                     "SELECT s.scope, s.is_default, d.language, d.description FROM oauth2_scopes s"
                                     " LEFT JOIN oauth2_scope_descriptions d ON d.scope = s.scope ORDER BY s.scope, d.language");
constexpr db::Statement<std::string_view, bool, Instant> insert_scope(
    "scopes.insert", "INSERT INTO oauth2_scopes (scope, is_default, created_at) VALUES (?, ?, ?)", db::Reach::no_plan);
constexpr db::Statement<std::string_view> delete_scope("scopes.remove", "DELETE FROM oauth2_scopes WHERE scope = ?");
constexpr db::Statement<std::string_view, std::string_view, std::string_view, std::string_view> describe_scope(
    "scopes.describe",
    "INSERT INTO oauth2_scope_descriptions (scope, language, description) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE description = ?",
    db::Reach::no_plan);

}  // namespace

const std::vector<Scope>& Scopes::all() {
  const Instant now = clock_.now();
  if (now < until_) return kept_;
  std::vector<Scope> found;
  auto rows = connection_.query(all_scopes);
  while (const auto row = rows.next()) {
    auto name = row->get<std::string>(0);
    if (found.empty() || found.back().name != name) found.push_back({.name = std::move(name), .is_default = row->get<bool>(1), .descriptions = {}});
    if (auto language = row->get<std::optional<std::string>>(2))
      found.back().descriptions.emplace(*std::move(language), row->get<std::string>(3));
  }
  kept_ = std::move(found);
  until_ = now + keep_;
  return kept_;
}

const Scope* Scopes::find(std::string_view name) {
  const std::vector<Scope>& scopes = all();
  const auto found = std::ranges::find(scopes, name, &Scope::name);
  return found == scopes.end() ? nullptr : &*found;
}

void Scopes::insert(const Scope& scope, Instant now) {
  connection_.execute(insert_scope, scope.name, scope.is_default, now);
  for (const auto& [language, text] : scope.descriptions) describe(scope.name, language, text);
  forget();
}

bool Scopes::remove(std::string_view name) {
  forget();
  return connection_.execute(delete_scope, name) == 1;
}

void Scopes::describe(std::string_view name, std::string_view language, std::string_view text) {
  connection_.execute(describe_scope, name, language, text, text);
  forget();
}

void Scopes::forget() { until_ = Instant{}; }

std::vector<db::StatementInfo> Scopes::statements() { return {all_scopes, insert_scope, delete_scope, describe_scope}; }

}  // namespace gatewarden::oauth
