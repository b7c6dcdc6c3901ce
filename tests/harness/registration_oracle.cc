#include "harness/registration_oracle.h"

#include <algorithm>
#include <string_view>

#include "base/encoding.h"

namespace gatewarden::test {

namespace {

// One statement sees one moment, even while rows move. Columns: the table, request id, e-mail address, user id, passwords.
constexpr std::string_view everything =
    "SELECT 'queue', request_id, email, NULL, NULL FROM registration_queue"
    " UNION ALL SELECT 'results', request_id, NULL, user_id, NULL FROM registration_results"
    " UNION ALL SELECT 'dead letters', request_id, email, NULL, NULL FROM registration_dead_letters"
    " UNION ALL SELECT 'users', NULL, identifier, u.user_id,"
    "  (SELECT COUNT(*) FROM user_credentials c WHERE c.user_id = u.user_id AND c.kind = 'password' AND c.ended_at IS NULL)"
    "  FROM users u LEFT JOIN user_identifiers i ON i.user_id = u.user_id AND i.kind = 'email'"
    " UNION ALL SELECT 'an identifier', NULL, NULL, user_id, NULL FROM user_identifiers WHERE user_id NOT IN (SELECT user_id FROM users)"
    " UNION ALL SELECT 'a credential', NULL, NULL, user_id, NULL FROM user_credentials WHERE user_id NOT IN (SELECT user_id FROM users)";

std::string list(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text.empty() ? "nothing" : text;
}

}  // namespace

struct RegistrationOracle::Findings {
  std::string text;
  int lines = 0;
  void add(const std::string& who, const std::string& what) {
    if (++lines <= 50) text += who + ": " + what + "\n";  // the first tell enough
  }
  void add_request(const std::string& request_id, const std::string& what) { add("request " + to_hex(request_id), what); }
  void add_user(std::uint64_t user_id, const std::string& what) { add("user " + std::to_string(user_id), what); }
};

RegistrationOracle::RegistrationOracle(const db::ConnectionSettings& database) : connection_(database) {
  db::Rows rows = connection_.query_text("SELECT user_id FROM users");
  while (const auto row = rows.next()) other_users_.insert(row->get<std::uint64_t>(0));
}

void RegistrationOracle::registered_otherwise(std::uint64_t user_id) {
  const std::lock_guard lock(mutex_);
  other_users_.insert(user_id);
}

void RegistrationOracle::asked(const std::string& request_id, const std::string& email) {
  const std::lock_guard lock(mutex_);
  requests_.try_emplace(request_id, Request{email, Promise::maybe});
}

void RegistrationOracle::asked_for(const std::string& email) {
  const std::lock_guard lock(mutex_);
  emails_.insert(email);
}

void RegistrationOracle::accepted(const std::string& request_id, const std::string& email) {
  const std::lock_guard lock(mutex_);
  requests_.insert_or_assign(request_id, Request{email, Promise::accepted});
}

void RegistrationOracle::refused(const std::string& request_id) {
  const std::lock_guard lock(mutex_);
  Request& request = requests_.at(request_id);
  if (request.promise == Promise::maybe) request.promise = Promise::refused;
}

RegistrationOracle::Snapshot RegistrationOracle::look() {
  Snapshot seen;
  db::Rows rows = connection_.query_text(everything);
  while (const auto row = rows.next()) {
    const auto table = row->get<std::string>(0);
    const auto request_id = row->get<std::optional<std::string>>(1);
    const auto email = row->get<std::optional<std::string>>(2);
    const auto user_id = row->get<std::optional<std::uint64_t>>(3).value_or(0);
    if (request_id) {
      seen.places[*request_id].push_back({table, email.value_or(""), user_id});
    } else if (table == "users") {
      Person& person = seen.people[user_id];
      if (email) person.emails.push_back(*email);
      person.passwords = static_cast<int>(row->get<std::int64_t>(4));
    } else {
      seen.orphans.push_back(table + " of user " + std::to_string(user_id));
    }
  }
  return seen;
}

bool RegistrationOracle::is_known(const std::string& request_id, const std::string& email) const {
  const auto request = requests_.find(request_id);
  return request != requests_.end() ? request->second.email == email : emails_.contains(email);
}

// As many times as it was promised.
void RegistrationOracle::judge_promises(const Requests& promised, const Snapshot& seen, Findings& findings) {
  for (const auto& [request_id, request] : promised) {
    std::vector<std::string> where;
    if (const auto places = seen.places.find(request_id); places != seen.places.end())
      for (const Place& place : places->second) where.push_back(place.table);
    if (where.empty() && request.promise == Promise::accepted) findings.add_request(request_id, "was accepted and is nowhere");
    if (!where.empty() && request.promise == Promise::refused) findings.add_request(request_id, "was refused and is in " + list(where));
    if (where.size() > 1) findings.add_request(request_id, "is there more than once: " + list(where));
  }
}

// Nothing that nobody asked for, and each result has a user of its own, who is the one that was asked for.
void RegistrationOracle::judge_places(const Snapshot& seen, Findings& findings) const {
  std::map<std::uint64_t, std::string> owner;
  for (const auto& [request_id, places] : seen.places) {
    for (const Place& place : places) {
      std::string email = place.email;
      if (place.table == "results") {
        const auto [other, is_first] = owner.try_emplace(place.user_id, request_id);
        if (!is_first) findings.add_request(request_id, "has the user of request " + to_hex(other->second));
        const auto person = seen.people.find(place.user_id);
        if (person == seen.people.end()) {
          findings.add_request(request_id, "has a result, and its user " + std::to_string(place.user_id) + " does not exist");
          continue;
        }
        email = person->second.emails.empty() ? "" : person->second.emails.front();
      }
      if (!is_known(request_id, email)) findings.add_request(request_id, "is in " + place.table + ", and nobody asked for it so");
    }
  }
}

// Everybody came by a request, and is whole.
void RegistrationOracle::judge_people(const Snapshot& seen, Findings& findings) const {
  std::set<std::uint64_t> wanted = other_users_;
  for (const auto& [request_id, places] : seen.places)
    for (const Place& place : places)
      if (place.table == "results") wanted.insert(place.user_id);
  for (const auto& [user_id, person] : seen.people) {
    if (!wanted.contains(user_id)) findings.add_user(user_id, "exists without a request");
    if (other_users_.contains(user_id)) continue;
    if (person.emails.size() != 1) findings.add_user(user_id, "has the addresses " + list(person.emails));
    if (person.passwords != 1) findings.add_user(user_id, "has " + std::to_string(person.passwords) + " passwords");
  }
  for (const std::string& orphan : seen.orphans) findings.add(orphan, "is there without its user");
}

std::string RegistrationOracle::breaches() {
  // What was promised before the look must be seen in it; what was asked for until after it may be.
  Requests promised;
  {
    const std::lock_guard lock(mutex_);
    promised = requests_;
  }
  const Snapshot seen = look();
  Findings findings;
  judge_promises(promised, seen, findings);
  const std::lock_guard lock(mutex_);
  judge_places(seen, findings);
  judge_people(seen, findings);
  if (findings.lines > 0) findings.text += std::to_string(findings.lines) + " breaches\n";
  return findings.text;
}

}  // namespace gatewarden::test
