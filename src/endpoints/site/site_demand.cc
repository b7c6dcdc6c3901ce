#include "endpoints/site/site_demand.h"

#include "base/names.h"
#include "base/text.h"
#include "base/uri.h"
#include "protocol/scope.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view ladder_prefix = "urn:gatewarden:acr:";

bool take_acr(SiteDemand& demand, std::string_view value) {
  const std::string whole = value.starts_with(ladder_prefix) ? std::string(value) : std::string(ladder_prefix).append(value);
  if (demand.acr) return false;
  demand.acr = authentication::rung_of(whole);
  return demand.acr.has_value();
}

bool take_scope(SiteDemand& demand, std::string_view value) {
  const auto words = protocol::parse_scope(value);
  if (!demand.scope.empty() || !words.ok() || words->empty()) return false;
  demand.scope = join(*words, " ");
  return true;
}

}  // namespace

std::optional<SiteDemand> parse_site_demand(std::string_view text) {
  const auto pairs = parse_form(text);
  if (!pairs) return std::nullopt;
  SiteDemand demand;
  for (const auto& [name, value] : *pairs) {
    const bool taken = name == names::acr ? take_acr(demand, value) : name == names::scope && take_scope(demand, value);
    if (!taken) return std::nullopt;
  }
  return demand;
}

std::string to_text(const SiteDemand& demand) {
  Parameters pairs;
  if (demand.acr) pairs.emplace_back(names::acr, authentication::acr_of(*demand.acr));
  if (!demand.scope.empty()) pairs.emplace_back(names::scope, demand.scope);
  return build_form(pairs);
}

}  // namespace gatewarden::endpoints
