#include "domain/account/user_batch.h"

#include <algorithm>
#include <cassert>
#include <string_view>
#include <unordered_set>

#include "base/text.h"
#include "platform/db/bulk.h"

namespace gatewarden::account {

namespace {

using OptionalText = std::optional<std::string_view>;
using UserIdList = db::Types<std::uint64_t>;

constexpr db::BulkStatement<db::Types<>, db::Types<std::uint64_t, std::string_view, OptionalText, bool, OptionalText, bool,
                                                  std::optional<Instant>, Instant, Instant>>
    insert_users("user_batch.insert_users",
                 "INSERT INTO users (user_id, profile, email, email_verified, phone, phone_verified, consented_at, created_at,"
                 " updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 db::Reach::no_plan);
constexpr db::BulkStatement<db::Types<>, db::Types<std::string_view, std::string_view, std::uint64_t, Instant>> insert_identifiers(
    "user_batch.insert_identifiers", "INSERT INTO user_identifiers (identifier, kind, user_id, created_at) VALUES (?, ?, ?, ?)",
    db::Reach::no_plan);
constexpr db::BulkStatement<db::Types<>, db::Types<std::uint64_t, std::uint64_t, std::string_view, Instant>> insert_passwords(
    "user_batch.insert_passwords",
    "INSERT INTO user_credentials (credential_id, user_id, kind, secret, created_at) VALUES (?, ?, 'password', ?, ?)",
    db::Reach::no_plan);
// Indexes are forced because the first large import runs while the server still believes that the tables are empty.
constexpr db::BulkStatement<db::Types<>, db::Types<std::string_view>> find_identifiers(
    "user_batch.find_identifiers", "SELECT identifier FROM user_identifiers FORCE INDEX (PRIMARY) WHERE identifier IN (?)");
constexpr db::BulkStatement<db::Types<>, UserIdList> delete_identifiers(
    "user_batch.delete_identifiers",
    "DELETE i FROM user_identifiers i FORCE INDEX (user_identifiers_by_user) WHERE i.user_id IN (?)");
constexpr db::BulkStatement<db::Types<>, UserIdList> delete_passwords(
    "user_batch.delete_passwords",
    "DELETE c FROM user_credentials c FORCE INDEX (user_credentials_by_user) WHERE c.user_id IN (?)");
constexpr db::BulkStatement<db::Types<>, UserIdList> delete_users(
    "user_batch.delete_users", "DELETE u FROM users u FORCE INDEX (PRIMARY) WHERE u.user_id IN (?)");

// How often ids are made anew, or identifiers looked up anew, before the batch is given up.
constexpr int most_rounds = 20;

// The collation ignores spaces at the end, and malformed text would fail the look-up of all.
bool can_be_identifier(std::string_view text) { return !text.empty() && is_utf8(text) && trim(text) == text; }

// Why the entry cannot even be asked for; nothing if it can.
std::optional<std::string_view> fault_of(const NewUser& entry) {
  std::unordered_set<std::string_view> values;
  for (const Identifier& identifier : entry.identifiers) {
    if (!can_be_identifier(identifier.value)) return "an identifier is not canonical";
    if (!values.insert(identifier.value).second) return "an identifier stands there twice";
  }
  return std::nullopt;
}

// One batch on its way. Each statement that fails leaves nothing behind (InnoDB), so that no savepoint is needed; an entry that
// fails after its first row was inserted is taken out again at the end.
class Insertion {
 public:
  Insertion(db::Connection& connection, UserIds& ids, std::span<const NewUser> entries, Instant now)
      : connection_(connection), ids_(ids), entries_(entries), now_(now), verdicts_(entries.size()) {}

  std::vector<BatchVerdict> run() {
    std::vector<std::size_t> pending;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      assert(!entries_[i].identifiers.empty());
      if (const auto fault = fault_of(entries_[i])) refuse(i, *fault);
      else pending.push_back(i);
    }
    while (!pending.empty()) {
      take_out_taken(pending);
      pending = insert_first_of_each(pending);
    }
    return std::move(verdicts_);
  }

 private:
  struct Candidate {
    std::size_t entry;
    UserId id = 0;
    bool is_inserted = false;  // the row of users
    bool has_failed = false;
  };
  struct IdentifierRow {
    const Identifier* identifier;
    Candidate* owner;
  };

  void refuse(std::size_t entry, std::string_view error) {
    verdicts_[entry] = {.kind = BatchVerdict::Kind::refused, .user_id = 0, .error = std::string(error)};
  }
  void tell_taken(std::size_t entry) {
    verdicts_[entry] = {.kind = BatchVerdict::Kind::identifier_taken, .user_id = 0, .error = "an identifier is taken"};
  }

  std::unordered_set<std::string> taken_of(const std::vector<std::string_view>& values) {
    db::Bulk look_up(find_identifiers);
    look_up.add_all(values);
    std::unordered_set<std::string> taken;
    look_up.query(connection_, [&](const db::Row& row) { taken.insert(row.get<std::string>(0)); });
    return taken;
  }

  void take_out_taken(std::vector<std::size_t>& pending) {
    std::vector<std::string_view> values;
    for (const std::size_t entry : pending)
      for (const Identifier& identifier : entries_[entry].identifiers) values.push_back(identifier.value);
    const auto taken = taken_of(values);
    std::erase_if(pending, [&](std::size_t entry) {
      const bool is_taken = std::ranges::any_of(entries_[entry].identifiers,
                                                [&](const Identifier& identifier) { return taken.contains(identifier.value); });
      if (is_taken) tell_taken(entry);
      return is_taken;
    });
  }

  // Inserts of those that share an identifier the first, and answers the others: whether theirs is taken depends on its fate.
  std::vector<std::size_t> insert_first_of_each(const std::vector<std::size_t>& pending) {
    std::unordered_set<std::string_view> claimed;
    std::vector<Candidate> candidates;
    std::vector<std::size_t> later;
    for (const std::size_t entry : pending) {
      const auto& identifiers = entries_[entry].identifiers;
      if (std::ranges::any_of(identifiers, [&](const Identifier& one) { return claimed.contains(one.value); })) {
        later.push_back(entry);
        continue;
      }
      for (const Identifier& identifier : identifiers) claimed.insert(identifier.value);
      candidates.push_back({.entry = entry});
    }
    insert_users_of(candidates);
    insert_identifiers_of(candidates);
    insert_passwords_of(candidates);
    take_out_failed(candidates);
    for (const Candidate& candidate : candidates)
      if (!candidate.has_failed)
        verdicts_[candidate.entry] = {.kind = BatchVerdict::Kind::created, .user_id = candidate.id, .error = {}};
    return later;
  }

  void fail(Candidate& candidate, std::string_view error) {
    refuse(candidate.entry, error);
    candidate.has_failed = true;
  }

  // Fills `statement` with the rows of `candidates` and runs it. Another process of this node may have made the same id: those
  // not inserted yet are filled in again, with new ids.
  template <typename Statement, typename AddRow>
  void insert_with_new_ids(const Statement& statement, const std::vector<Candidate*>& candidates, AddRow add_row) {
    std::size_t done = 0;
    for (int round = 1; done < candidates.size(); ++round) {
      if (round > most_rounds) throw db::Unavailable("no free id was found for a user or credential");
      db::Bulk rows(statement);
      for (std::size_t i = done; i < candidates.size(); ++i) add_row(rows, *candidates[i], round);
      try {
        rows.execute_sparing(connection_, [&](std::size_t row, const db::ValueRefused& error) {
          fail(*candidates[done + row], error.what());
        });
      } catch (const db::Duplicate&) {
        ids_.move_away();
      }
      done += rows.executed();
    }
  }

  void insert_users_of(std::vector<Candidate>& candidates) {
    std::vector<Candidate*> all;
    for (Candidate& candidate : candidates) all.push_back(&candidate);
    insert_with_new_ids(insert_users, all, [&](auto& rows, Candidate& candidate, int) {
      const NewUser& user = entries_[candidate.entry];
      candidate.id = ids_.next();
      rows.add(candidate.id, user.profile, user.email, user.email_verified, user.phone, user.phone_verified, user.consented_at, now_,
               now_);
    });
    for (Candidate& candidate : candidates) candidate.is_inserted = !candidate.has_failed;
  }

  void insert_passwords_of(std::vector<Candidate>& candidates) {
    std::vector<Candidate*> with_password;
    for (Candidate& candidate : candidates)
      if (!candidate.has_failed && entries_[candidate.entry].password_hash) with_password.push_back(&candidate);
    // The user's id is as good as a new one, and spares half of a burst.
    insert_with_new_ids(insert_passwords, with_password, [&](auto& rows, const Candidate& candidate, int round) {
      rows.add(round == 1 ? candidate.id : ids_.next(), candidate.id, *entries_[candidate.entry].password_hash, now_);
    });
  }

  // In the order of the identifiers, so that two batches that meet wait for each other in one direction alone. What another
  // transaction took since the look-up is looked up again, without charging the others.
  void insert_identifiers_of(std::vector<Candidate>& candidates) {
    std::vector<IdentifierRow> left;
    for (Candidate& candidate : candidates)
      for (const Identifier& identifier : entries_[candidate.entry].identifiers) left.push_back({&identifier, &candidate});
    std::ranges::sort(left, {}, [](const IdentifierRow& row) -> std::string_view { return row.identifier->value; });
    for (int round = 1;; ++round) {
      std::erase_if(left, [](const IdentifierRow& row) { return row.owner->has_failed; });
      left.erase(left.begin(), left.begin() + insert_identifier_rows(left));
      if (left.empty()) return;
      if (round == most_rounds) throw db::Conflict("identifiers of a batch are taken by others again and again");
      tell_taken_since(left);
    }
  }

  // Answers how many rows, from the first, are dealt with: all of them, or those before one that is taken.
  std::ptrdiff_t insert_identifier_rows(const std::vector<IdentifierRow>& identifiers) {
    db::Bulk rows(insert_identifiers);
    for (const IdentifierRow& row : identifiers) rows.add(row.identifier->value, wire_name(row.identifier->kind), row.owner->id, now_);
    try {
      rows.execute_sparing(connection_, [&](std::size_t row, const db::ValueRefused& error) { fail(*identifiers[row].owner, error.what()); });
    } catch (const db::Duplicate&) {
    }
    return static_cast<std::ptrdiff_t>(rows.executed());
  }

  void tell_taken_since(const std::vector<IdentifierRow>& rows) {
    std::vector<std::string_view> values;
    for (const IdentifierRow& row : rows) values.push_back(row.identifier->value);
    const auto taken = taken_of(values);
    for (const IdentifierRow& row : rows) {
      if (!taken.contains(row.identifier->value)) continue;
      tell_taken(row.owner->entry);
      row.owner->has_failed = true;
    }
  }

  // The id of one whose row was refused may be that of another's user.
  void take_out_failed(const std::vector<Candidate>& candidates) {
    std::vector<UserId> failed;
    for (const Candidate& candidate : candidates)
      if (candidate.is_inserted && candidate.has_failed) failed.push_back(candidate.id);
    const auto remove = [&](const auto& statement) {
      db::Bulk rows(statement);
      rows.add_all(failed);
      rows.execute(connection_);
    };
    remove(delete_identifiers);
    remove(delete_passwords);
    remove(delete_users);
  }

  db::Connection& connection_;
  UserIds& ids_;
  std::span<const NewUser> entries_;
  Instant now_;
  std::vector<BatchVerdict> verdicts_;
};

}  // namespace

std::vector<BatchVerdict> UserBatch::insert(std::span<const NewUser> entries, Instant now) {
  assert(connection_.in_transaction());
  return Insertion(connection_, ids_, entries, now).run();
}

std::vector<db::StatementInfo> UserBatch::statements() {
  return {insert_users, insert_identifiers, insert_passwords, find_identifiers, delete_identifiers, delete_passwords, delete_users};
}

}  // namespace gatewarden::account
