#include "authentication/assurance.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "base/text.h"

namespace gatewarden::authentication {

namespace {

struct RungRow {
  Rung rung;
  std::string_view acr;
};
// In the order of the ladder.
constexpr std::array ladder = {
    RungRow{Rung::code, "urn:gatewarden:acr:code"},
    RungRow{Rung::password, "urn:gatewarden:acr:password"},
    RungRow{Rung::two_factors, "urn:gatewarden:acr:mfa"},
    RungRow{Rung::passkey, "urn:gatewarden:acr:passkey"},
};

bool misses(const std::optional<Rung>& wish, Rung reached) { return wish && reached < *wish; }

bool misses_persons_wish(const Demand& demand, Rung reached) {
  return demand.by_person && !demand.remembered && reached < Rung::two_factors;
}

}  // namespace

std::string_view acr_of(Rung rung) {
  const RungRow& row = ladder.at(static_cast<std::size_t>(rung));
  assert(row.rung == rung);
  return row.acr;
}

std::optional<Rung> rung_of(std::string_view acr) {
  const auto row = std::find_if(ladder.begin(), ladder.end(), [&](const RungRow& one) { return one.acr == acr; });
  return row == ladder.end() ? std::nullopt : std::optional(row->rung);
}

std::vector<std::string> ladder_of_acr() {
  std::vector<std::string> all;
  for (const RungRow& row : ladder) all.emplace_back(row.acr);
  return all;
}

std::optional<Rung> lowest_rung(std::span<const std::string> acr_values) {
  std::optional<Rung> lowest;
  for (const std::string& acr : acr_values) {
    const auto rung = rung_of(acr);
    if (rung && (!lowest || *rung < *lowest)) lowest = rung;
  }
  return lowest;
}

std::string with_word(std::string_view amr, std::string_view word) {
  std::string words(amr);
  if (contains_word(amr, word)) return words;
  if (!words.empty()) words += ' ';
  return words.append(word);
}

Rung rung_reached(std::string_view amr) {
  const bool two = contains_word(amr, amr::two_factors);
  if (contains_word(amr, amr::key) && (two || contains_word(amr, amr::verified))) return Rung::passkey;
  if (two) return Rung::two_factors;
  return contains_word(amr, amr::password) ? Rung::password : Rung::code;
}

bool asks_second_factor(const Demand& demand, std::string_view amr, bool has_one) {
  const Rung reached = rung_reached(amr);
  return has_one && (misses(demand.essential, reached) || misses(demand.voluntary, reached) || misses_persons_wish(demand, reached));
}

bool may_end(const Demand& demand, std::string_view amr, bool has_one) {
  const Rung reached = rung_reached(amr);
  return !misses(demand.essential, reached) && !misses_persons_wish(demand, reached) && !asks_second_factor(demand, amr, has_one);
}

}  // namespace gatewarden::authentication
