// People in JSON lines: an object on each line, with the members of a registration (authentication/registration.h) and those
// that somebody has who has been a user before.
#include <array>

#include "base/json_writer.h"
#include "base/text.h"
#include "commands/transfer/row_formats.h"
#include "platform/json/value.h"

namespace gatewarden::commands {

namespace {

using authentication::EntryProblem;
using Problem = std::optional<EntryProblem>;

// Answers what the member must be, if it is not.
using Take = std::string_view (*)(UserEntry& entry, const json::Value& value);

std::string_view take_identifiers(UserEntry& entry, const json::Value& value) {
  auto texts = value.strings();
  if (!texts) return "must be an array of texts";
  entry.identifiers = *std::move(texts);
  return {};
}

std::string_view take_consented_at(UserEntry& entry, const json::Value& value) {
  entry.consented_at = parse_rfc3339(value.string().value_or(""));
  return entry.consented_at ? "" : "must be a time like \"2026-11-21T09:12:03Z\"";
}

std::string_view take_status(UserEntry& entry, const json::Value& value) {
  const std::string word = value.string().value_or("");
  entry.disabled = word == "disabled";
  return word == "disabled" || word == "active" ? "" : "must be \"active\" or \"disabled\"";
}

struct MemberRow {
  std::string_view name;
  Take take;
};
constexpr std::array member_rows = {
    MemberRow{"identifiers", take_identifiers},
    MemberRow{"consented_at", take_consented_at},
    MemberRow{"status", take_status},
};
constexpr std::array<std::string_view, 2> secret_members = {"password", "password_hash"};

// The object as text without members of these names.
template <typename Names>
std::string text_without(const json::Value& object, const Names& names) {
  JsonWriter rest;
  rest.begin_object();
  for (const std::string& name : object.names()) {
    bool left_out = false;
    for (const std::string_view other : names) left_out = left_out || name == other;
    if (!left_out) rest.key(name).raw(object.find(name)->dump());
  }
  rest.end_object();
  return rest.take();
}

// Takes the members that a registration does not have; what is left is one.
Problem read_user(const json::Value& object, UserEntry& entry) {
  std::vector<std::string_view> taken;
  for (const MemberRow& row : member_rows) {
    const auto value = object.find(row.name);
    if (!value) continue;
    if (const std::string_view wrong = row.take(entry, *value); !wrong.empty()) {
      return EntryProblem{std::string(row.name), std::string(wrong)};
    }
    taken.push_back(row.name);
  }
  if (taken.empty()) return authentication::read_entry(object, entry.registration);
  return authentication::read_entry(json::Value::parse(text_without(object, taken)).value(), entry.registration);
}

class JsonRows : public UserRows {
 public:
  JsonRows(LineReader& lines, const Dialect* dialect) : lines_(lines), dialect_(dialect) {}

  std::optional<UserRow> next(std::uint64_t after) override {
    while (const auto line = lines_.next()) {
      if (lines_.lines() <= after || (!line->too_long && trim(line->text).empty())) continue;
      UserRow row;
      row.first_line = row.last_line = lines_.lines();
      row.text = Secret(std::string(line->text));
      row.problem = line->too_long ? EntryProblem{"", "is longer than 64 KiB"} : read_line(line->text, row.entry);
      return row;
    }
    return std::nullopt;
  }

  std::string without_password(const UserRow& row) const override {
    const auto object = ours(json::Value::parse(row.text.reveal()));
    return object && object->is_object() ? text_without(*object, secret_members) : "";
  }

  std::vector<std::string> columns() const override { return {}; }

 private:
  // In our own members, whose report can be mended and imported.
  std::optional<json::Value> ours(std::optional<json::Value> object) const {
    if (!dialect_ || !object || !object->is_object()) return object;
    return json::Value::parse(dialect_->translate(*object));
  }

  Problem read_line(std::string_view text, UserEntry& entry) const {
    if (!is_utf8(text)) return EntryProblem{"", "is not UTF-8"};
    const auto object = json::Value::parse(text);
    if (!object) return EntryProblem{"", "is no JSON; each line is one whole object"};
    if (!object->is_object()) return EntryProblem{"", "is no JSON object"};
    const auto translated = ours(object);
    return translated ? read_user(*translated, entry) : EntryProblem{"", "holds more than can be read"};
  }

  LineReader& lines_;
  const Dialect* dialect_;
};

}  // namespace

std::unique_ptr<UserRows> read_json_lines(LineReader& lines, const RowReading& reading) {
  return std::make_unique<JsonRows>(lines, reading.dialect);
}

std::string json_line(Hashes hashes, const account::ExportedUser& user) {
  JsonWriter json;
  const auto member = [&json](std::string_view name, const std::optional<std::string>& text) {
    if (text) json.member(name, *text);
  };
  json.begin_object();
  member("email", user.user.email);
  member("phone", user.user.phone);
  member("username", username_of(user));
  if (const auto identifiers = unusual_identifiers(user); !identifiers.empty()) json.member("identifiers", identifiers);
  if (user.user.email) json.member("email_verified", user.user.email_verified);
  if (user.user.phone) json.member("phone_verified", user.user.phone_verified);
  if (user.consented_at) json.member("consented_at", to_rfc3339(*user.consented_at));
  if (user.user.status != account::UserStatus::active) json.member("status", account::wire_name(user.user.status));
  if (user.user.profile != "{}") json.key("profile").raw(user.user.profile);
  if (hashes == Hashes::written) member("password_hash", user.password_hash);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace gatewarden::commands
