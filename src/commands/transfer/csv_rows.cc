// People in CSV: a header that names the columns, then a record each.
#include <algorithm>
#include <array>
#include <map>

#include "authentication/profile_rules.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "commands/command.h"
#include "commands/transfer/row_formats.h"
#include "platform/csv/records.h"
#include "platform/json/value.h"

namespace gatewarden::commands {

namespace {

using authentication::EntryProblem;
using Problem = std::optional<EntryProblem>;

// Claims stand in columns of their own or in the column "profile"; all of them become one JSON object.
struct CsvEntry {
  UserEntry user;
  std::string profile;
  std::map<std::string_view, std::string_view> claims;          // "given_name"
  std::map<std::string_view, std::string_view> address_claims;  // "locality" of "address.locality"
};

// A field that is not empty, taken over; otherwise what it must be.
using Take = std::string_view (*)(CsvEntry& entry, const std::string& text);

template <std::optional<std::string> authentication::RegistrationEntry::*member>
std::string_view take_text(CsvEntry& entry, const std::string& text) {
  entry.user.registration.*member = text;
  return {};
}

template <bool authentication::RegistrationEntry::*member>
std::string_view take_truth(CsvEntry& entry, const std::string& text) {
  constexpr std::array<std::string_view, 3> yes = {"true", "yes", "1"};
  constexpr std::array<std::string_view, 3> no = {"false", "no", "0"};
  const std::string word = to_lower_ascii(trim(text));
  const bool truth = std::find(yes.begin(), yes.end(), word) != yes.end();
  entry.user.registration.*member = truth;
  return truth || std::find(no.begin(), no.end(), word) != no.end() ? "" : "must be true or false";
}

std::string_view take_password(CsvEntry& entry, const std::string& text) {
  entry.user.registration.password = Secret(text);
  return {};
}

std::string_view take_consented_at(CsvEntry& entry, const std::string& text) {
  entry.user.consented_at = parse_rfc3339(trim(text));
  return entry.user.consented_at ? "" : "must be a time like 2026-11-21T09:12:03Z";
}

std::string_view take_identifiers(CsvEntry& entry, const std::string& text) {
  entry.user.identifiers = split_words(text);
  return {};
}

std::string_view take_status(CsvEntry& entry, const std::string& text) {
  const std::string word = to_lower_ascii(trim(text));
  entry.user.disabled = word == "disabled";
  return word == "disabled" || word == "active" ? "" : "must be active or disabled";
}

std::string_view take_profile(CsvEntry& entry, const std::string& text) {
  entry.profile = text;
  return {};
}

struct ColumnRow {
  std::string_view name;
  Take take;
};
using Registration = authentication::RegistrationEntry;
constexpr std::string_view password_column = "password";
constexpr std::string_view hash_column = "password_hash";
constexpr std::array column_rows = {
    ColumnRow{"email", take_text<&Registration::email>},
    ColumnRow{"phone", take_text<&Registration::phone>},
    ColumnRow{"username", take_text<&Registration::username>},
    ColumnRow{"identifiers", take_identifiers},
    ColumnRow{password_column, take_password},
    ColumnRow{hash_column, take_text<&Registration::password_hash>},
    ColumnRow{"email_verified", take_truth<&Registration::email_verified>},
    ColumnRow{"phone_verified", take_truth<&Registration::phone_verified>},
    ColumnRow{"consent", take_truth<&Registration::consent>},
    ColumnRow{"consented_at", take_consented_at},
    ColumnRow{"status", take_status},
    ColumnRow{"profile", take_profile},
};
constexpr std::array<std::string_view, 4> naming_columns = {"email", "phone", "username", "identifiers"};

// A column of the file: a row of the table above, or a claim.
struct Column {
  std::string name;
  const ColumnRow* row = nullptr;
  std::string heading = {};      // as it stands in the file
  bool is_passed_over = false;
};

constexpr std::string_view address_prefix = "address.";

// The claims "profile" and "address" are no texts of a column: one shares its name with the whole, the other has members.
bool is_claim(std::string_view name) {
  const auto claims = authentication::profile_claims();
  if (name.starts_with(address_prefix)) return name.size() > address_prefix.size();
  return name != "profile" && name != "address" && std::find(claims.begin(), claims.end(), name) != claims.end();
}

std::string known_columns() {
  std::string names;
  for (const ColumnRow& row : column_rows) names += std::string(row.name) + ", ";
  for (const std::string_view claim : authentication::profile_claims()) {
    if (is_claim(claim)) names += std::string(claim) + ", ";
  }
  return names + "address.locality and the like";
}

// Nothing if the name is that of no column.
std::optional<Column> column_of(std::string_view heading) {
  Column column{to_lower_ascii(trim(heading))};
  const auto row = std::find_if(column_rows.begin(), column_rows.end(), [&](const ColumnRow& one) { return one.name == column.name; });
  if (row != column_rows.end()) column.row = &*row;
  if (column.row == nullptr && !is_claim(column.name)) return std::nullopt;
  return column;
}

void add_texts(JsonWriter& json, const std::map<std::string_view, std::string_view>& texts) {
  for (const auto& [name, text] : texts) json.member(name, text);
}

// The claims of all columns as one object, which check_profile() looks at later.
Problem join_profile(CsvEntry& entry) {
  if (entry.claims.empty() && entry.address_claims.empty()) {
    if (!entry.profile.empty()) entry.user.registration.profile = std::move(entry.profile);
    return std::nullopt;
  }
  JsonWriter json;
  json.begin_object();
  add_texts(json, entry.claims);
  if (!entry.address_claims.empty()) {
    add_texts(json.key("address").begin_object(), entry.address_claims);
    json.end_object();
  }
  if (!entry.profile.empty()) {
    const auto given = json::Value::parse(entry.profile);
    if (!given || !given->is_object()) return EntryProblem{"profile", "is no JSON object"};
    for (const std::string& name : given->names()) json.key(name).raw(given->find(name)->dump());
  }
  json.end_object();
  entry.user.registration.profile = json.take();
  return std::nullopt;
}

class CsvRows : public UserRows {
 public:
  CsvRows(LineReader& lines, const std::string& input_name, const RowReading& reading) : lines_(lines) {
    read_header(input_name, reading);
  }

  std::optional<UserRow> next(std::uint64_t after) override;
  std::string without_password(const UserRow& row) const override;
  std::vector<std::string> columns() const override;

 private:
  struct Found {
    csv::Reader::Outcome outcome;
    std::uint64_t first_line;
    std::string text;
    std::string_view fault;  // of what is malformed
  };
  std::optional<Found> next_record();
  void read_header(const std::string& input_name, const RowReading& reading);
  static Column mapped(const std::string& heading, const RowReading& reading, const std::string& place);
  Problem read_fields(const std::vector<std::string>& fields, UserEntry& entry) const;

  LineReader& lines_;
  csv::Reader reader_;
  std::vector<Column> columns_;
};

// The lines of a record, as many as its quotes embrace; blank lines are passed over.
std::optional<CsvRows::Found> CsvRows::next_record() {
  using enum csv::Reader::Outcome;
  Found found{unfinished, 0, {}, {}};
  while (const auto line = lines_.next()) {
    if (found.first_line == 0) found.first_line = lines_.lines();
    if (line->too_long || found.text.size() + line->text.size() > longest_row) {
      reader_.reset();
      return Found{malformed, found.first_line, {}, "is longer than 64 KiB; is a quote missing its end?"};
    }
    found.text += line->text;
    found.outcome = reader_.feed(line->text);
    if (found.outcome == malformed) {
      found.fault = "has a quote where none may be; write \"…\" around the whole field and double the quotes in it";
    }
    if (found.outcome == blank) found = {unfinished, 0, {}, {}};
    else if (found.outcome != unfinished) return found;
  }
  if (found.first_line == 0) return std::nullopt;
  // The last line ends with a line feed, and yet its record does not end there.
  reader_.reset();
  return Found{malformed, found.first_line, {}, "has a quote that is never closed"};
}

// The column of a heading, under its name here; one that is no column is passed over where names were given.
Column CsvRows::mapped(const std::string& heading, const RowReading& reading, const std::string& place) {
  const auto given = reading.columns.find(trim(heading));
  auto column = column_of(given == reading.columns.end() ? std::string_view(heading) : std::string_view(given->second));
  if (!column && (reading.columns.empty() || given != reading.columns.end())) {
    const std::string& unknown = given == reading.columns.end() ? heading : given->second;
    throw Refused(place + "there is no column \"" + printable(unknown, 50) + "\"; there are " + known_columns());
  }
  if (!column) column = Column{.name = std::string(trim(heading)), .is_passed_over = true};
  column->heading = reading.columns.empty() ? column->name : std::string(trim(heading));
  return *std::move(column);
}

void CsvRows::read_header(const std::string& input_name, const RowReading& reading) {
  const auto header = next_record();
  if (!header) throw Refused(input_name + " is empty; its first line names the columns: email,password_hash,name …");
  const std::string place = input_name + ":" + std::to_string(header->first_line) + ": ";
  if (header->outcome == csv::Reader::Outcome::malformed) throw Refused(place + std::string(header->fault));
  const auto& headings = reader_.fields();
  if (headings.size() == 1 && headings.front().find_first_of(";\t|") != std::string::npos) {
    throw Refused(place + "the columns are parted by something else than commas; write the file anew with commas");
  }
  bool names_somebody = false;
  for (const std::string& heading : headings) {
    Column column = mapped(heading, reading, place);
    const auto same = [&](const Column& other) { return other.name == column.name && !other.is_passed_over; };
    const bool is_read = !column.is_passed_over;
    if (is_read && std::any_of(columns_.begin(), columns_.end(), same)) throw Refused(place + "the column " + column.name + " is there twice");
    names_somebody = names_somebody || (is_read && std::find(naming_columns.begin(), naming_columns.end(), column.name) != naming_columns.end());
    columns_.push_back(std::move(column));
  }
  if (!names_somebody) throw Refused(place + "one of the columns must be email, phone, username or identifiers");
}

Problem CsvRows::read_fields(const std::vector<std::string>& fields, UserEntry& entry) const {
  if (fields.size() != columns_.size()) {
    return EntryProblem{"", "has " + std::to_string(fields.size()) + " fields where the header has " + std::to_string(columns_.size())};
  }
  CsvEntry read;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Column& column = columns_[i];
    if (fields[i].empty() || column.is_passed_over) continue;
    if (column.row == nullptr) {
      const std::string_view name = column.name;
      const bool of_address = name.starts_with(address_prefix);
      (of_address ? read.address_claims : read.claims)[of_address ? name.substr(address_prefix.size()) : name] = fields[i];
    } else if (const std::string_view wrong = column.row->take(read, fields[i]); !wrong.empty()) {
      return EntryProblem{column.name, std::string(wrong)};
    }
  }
  if (auto found = join_profile(read)) return found;
  entry = std::move(read.user);
  return std::nullopt;
}

std::optional<UserRow> CsvRows::next(std::uint64_t after) {
  while (auto found = next_record()) {
    if (lines_.lines() <= after) continue;
    UserRow row;
    row.first_line = found->first_line;
    row.last_line = lines_.lines();
    if (found->outcome == csv::Reader::Outcome::malformed) row.problem = EntryProblem{"", std::string(found->fault)};
    else if (!is_utf8(found->text)) row.problem = EntryProblem{"", "is not UTF-8"};
    else row.problem = read_fields(reader_.fields(), row.entry);
    row.text = Secret(std::move(found->text));
    return row;
  }
  return std::nullopt;
}

std::string CsvRows::without_password(const UserRow& row) const {
  csv::Reader again;
  std::string_view text = row.text.reveal();
  auto outcome = csv::Reader::Outcome::blank;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    text.remove_prefix(line.size());
    outcome = again.feed(line);
  }
  if (outcome != csv::Reader::Outcome::record || again.fields().size() != columns_.size()) return {};
  std::vector<std::string> fields = again.fields();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Column& column = columns_[i];
    // What is passed over may be anything, secrets too.
    if (column.name == password_column || column.name == hash_column || column.is_passed_over) fields[i].clear();
  }
  return csv::record(fields);
}

std::vector<std::string> CsvRows::columns() const {
  std::vector<std::string> names;
  for (const Column& column : columns_) names.push_back(column.heading);
  return names;
}

std::string word_of(bool truth) { return truth ? "true" : "false"; }

// What the export writes, one value for each column.
struct ExportColumn {
  std::string_view name;
  std::string (*value)(const account::ExportedUser& user);
};
constexpr std::array export_columns = {
    ExportColumn{"email", [](const account::ExportedUser& one) { return one.user.email.value_or(""); }},
    ExportColumn{"phone", [](const account::ExportedUser& one) { return one.user.phone.value_or(""); }},
    ExportColumn{"username", [](const account::ExportedUser& one) { return username_of(one).value_or(""); }},
    ExportColumn{"identifiers", [](const account::ExportedUser& one) { return join(unusual_identifiers(one), " "); }},
    ExportColumn{"email_verified", [](const account::ExportedUser& one) { return word_of(one.user.email_verified); }},
    ExportColumn{"phone_verified", [](const account::ExportedUser& one) { return word_of(one.user.phone_verified); }},
    ExportColumn{"consented_at",
                 [](const account::ExportedUser& one) { return one.consented_at ? to_rfc3339(*one.consented_at) : ""; }},
    ExportColumn{"status", [](const account::ExportedUser& one) { return std::string(account::wire_name(one.user.status)); }},
    ExportColumn{"profile", [](const account::ExportedUser& one) { return one.user.profile == "{}" ? "" : one.user.profile; }},
};

}  // namespace

std::unique_ptr<UserRows> read_csv(LineReader& lines, const std::string& input_name, const RowReading& reading) {
  return std::make_unique<CsvRows>(lines, input_name, reading);
}

std::string csv_header(Hashes hashes) {
  std::vector<std::string> names;
  for (const ExportColumn& column : export_columns) names.emplace_back(column.name);
  if (hashes == Hashes::written) names.emplace_back(hash_column);
  return csv::record(names);
}

std::string csv_row(Hashes hashes, const account::ExportedUser& user) {
  std::vector<std::string> fields;
  for (const ExportColumn& column : export_columns) fields.push_back(column.value(user));
  if (hashes == Hashes::written) fields.push_back(user.password_hash.value_or(""));
  return csv::record(fields);
}

}  // namespace gatewarden::commands
