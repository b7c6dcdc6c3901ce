// Users: people with an id, a status, identifiers and the standard claims of OpenID Connect Core 5.1.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/account/user_ids.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

// erasing: on the way out for good (user_erasure.h).
enum class UserStatus { active, disabled, deleted, erasing };
enum class IdentifierKind { email, phone, username };

std::string_view wire_name(UserStatus status);
std::string_view wire_name(IdentifierKind kind);

struct Identifier {
  IdentifierKind kind;
  std::string value;  // canonical, as authentication/identifier.h makes it
};

struct User {
  UserId id = 0;
  UserStatus status = UserStatus::active;
  std::string profile = "{}";  // JSON object of standard claims: name, given_name, address …
  std::optional<std::string> email;
  bool email_verified = false;
  std::optional<std::string> phone;  // E.164
  bool phone_verified = false;
  Instant tokens_not_before{};
  Instant created_at{};
  Instant updated_at{};
  bool second_factor_required = false;  // no sign-in of this person ends without a second factor
};

// A password that a user has or had; never itself.
struct Credential {
  std::uint64_t id = 0;
  std::string kind;  // "password"
  std::string form;  // the first word of its hash: "argon2id", "2y"
  Instant created_at{};
  std::optional<Instant> ended_at;
};

// Whether addresses are known to be the person's; nothing: as it is.
struct VerifiedFlags {
  std::optional<bool> email, phone;
};

// What a log-in needs, in one look-up.
struct UserWithPassword {
  User user;
  std::optional<std::string> password_hash;  // PHC
};

struct NewUser {
  std::vector<Identifier> identifiers;  // at least one
  std::string profile = "{}";
  std::optional<std::string> email;
  bool email_verified = false;
  std::optional<std::string> phone;
  bool phone_verified = false;
  std::optional<std::string> password_hash;  // PHC, or a form of platform/password/foreign_hash.h
  std::optional<Instant> consented_at;       // to the site's terms
};

std::vector<UserId> ids_of(std::span<const User> users);

class Users {
 public:
  Users(db::Connection& connection, UserIds& ids) : connection_(connection), ids_(ids) {}

  // In the caller's transaction. Throws db::Duplicate with key "PRIMARY" of user_identifiers if an identifier is taken.
  User insert(const NewUser& user, Instant now);

  std::optional<User> find(UserId id);
  std::optional<User> find_by_identifier(std::string_view identifier);
  std::optional<UserWithPassword> find_with_password(std::string_view identifier);
  // Holds whoever would take the person's access away until the caller's transaction has ended.
  void lock(UserId id);
  // The same of many, in the order of their ids; answers those that exist, with what is true of them until then.
  std::vector<User> lock(std::span<const UserId> ids);
  bool identifier_exists(std::string_view identifier);
  std::vector<Identifier> identifiers_of(UserId id);
  std::map<UserId, std::vector<Identifier>> identifiers_of(std::span<const UserId> ids);
  bool exists(UserId id) { return find(id).has_value(); }
  // Those that exist, in the order of their ids, each once.
  std::vector<User> find_many(std::span<const UserId> ids);
  std::vector<User> find_by_identifiers(std::span<const std::string> identifiers);
  // Ordered by id, from above `after`.
  std::vector<User> list(UserId after, int limit);

  // What the person has and had, newest first.
  std::vector<Credential> credentials_of(UserId id, int limit);
  // Of the newest `limit` passwords, the one in use included.
  std::vector<std::string> last_password_hashes(UserId id, int limit);
  // The old hash goes to the history. In the caller's transaction.
  void replace_password(UserId id, std::string_view phc, Instant now);
  // Active or disabled, of one that is either; what goes with the end of an account is UserLife (user_life.h).
  void set_status(UserId id, UserStatus status, Instant now);
  void set_profile(UserId id, std::string_view profile_json, Instant now);
  void set_email(UserId id, const std::optional<std::string>& email, bool verified, Instant now);
  void set_phone(UserId id, const std::optional<std::string>& phone, bool verified, Instant now);
  // The address with which the person also logs in, in place of the one before: the claim and the identifier. Throws db::Duplicate
  // where it is somebody else's. In the caller's transaction.
  void set_address(UserId id, IdentifierKind kind, const std::optional<std::string>& address, bool verified, Instant now);
  // Of many at once; an address that is not there is not verified. Answers how many of them exist.
  std::uint64_t set_verified(std::span<const UserId> ids, const VerifiedFlags& flags, Instant now);
  // The e-mail address or phone number is its user's own. False: it is nobody's.
  bool mark_verified(std::string_view identifier, Instant now);
  void set_second_factor_required(UserId id, bool required, Instant now);
  // Every grant and token made until now is dead, and no browser is remembered; signed tokens need revocations besides
  // (domain/oauth/grants.h). Dead are also links in messages, and sign-ins that have passed a first factor; one that has proven an
  // address goes on.
  void end_ways_in(std::span<const UserId> ids, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  UserIds& ids_;
};

}  // namespace gatewarden::account
