// Rows of people: what each format says, and what is refused with which words.
#include "commands/transfer/user_rows.h"

#include <unistd.h>

#include "commands/command.h"
#include "harness/test.h"
#include "platform/config/settings.h"

using namespace std::string_literals;

namespace gatewarden::commands {
namespace {

constexpr std::size_t longest = 64 * 1024;

// A text in a file without a name.
class Text {
 public:
  explicit Text(std::string_view text) : file_(std::tmpfile()) {
    CHECK_EQUAL(text.size(), std::fwrite(text.data(), 1, text.size(), file_));
    std::fflush(file_);
    CHECK_EQUAL(off_t{0}, lseek(fileno(file_), 0, SEEK_SET));
  }
  ~Text() { std::fclose(file_); }
  Text(const Text&) = delete;
  Text& operator=(const Text&) = delete;

  LineReader& lines() { return lines_; }
  std::vector<UserRow> rows(std::uint64_t after = 0) {
    const RowFormat format = detect_format(lines_, "people");
    rows_ = read_rows(format, lines_, "people");
    std::vector<UserRow> found;
    while (auto row = rows_->next(after)) found.push_back(*std::move(row));
    return found;
  }
  const UserRows& reader() const { return *rows_; }

 private:
  std::FILE* file_;
  LineReader lines_{fileno(file_), longest, [] { return false; }};
  std::unique_ptr<UserRows> rows_;
};

// "3: email is no e-mail address" for each row that cannot be read.
std::vector<std::string> problems_of(std::string_view text) {
  Text file(text);
  std::vector<std::string> found;
  for (const UserRow& row : file.rows()) {
    if (row.problem) found.push_back(std::to_string(row.first_line) + ": " + row.problem->field + " " + row.problem->description);
  }
  return found;
}
using Problems = std::vector<std::string>;

std::optional<authentication::EntryProblem> check(UserEntry& entry) {
  static const config::Settings settings;
  const authentication::EntryRules rules{.verified_flags_believed = true, .hashes_taken = true, .passwords = settings.passwords};
  return check_user_entry(entry, rules, from_epoch_seconds(1'800'000'000));
}

TEST("rows: CSV says where each record begins and ends, and what its columns hold") {
  Text text("email,name,nickname\n\na@x.example,\"One\nof two\",\nb@x.example,,Bee\n");
  const auto rows = text.rows();
  CHECK_EQUAL(std::size_t{2}, rows.size());
  CHECK_EQUAL(std::uint64_t{3}, rows[0].first_line);
  CHECK_EQUAL(std::uint64_t{4}, rows[0].last_line);
  CHECK_EQUAL(R"({"name":"One\nof two"})"s, rows[0].entry.registration.profile);
  CHECK_EQUAL("b@x.example"s, rows[1].entry.registration.email.value());
  CHECK_EQUAL(R"({"nickname":"Bee"})"s, rows[1].entry.registration.profile);
}

TEST("rows: what earlier runs have done is passed over by its last line") {
  const std::string csv = "email\na@x.example\nb@x.example\nc@x.example\n";
  CHECK_EQUAL(std::size_t{2}, Text(csv).rows(2).size());
  CHECK_EQUAL(std::size_t{0}, Text(csv).rows(4).size());
  const std::string json = "{\"email\":\"a@x.example\"}\n{broken\n{\"email\":\"c@x.example\"}\n";
  CHECK_EQUAL(std::uint64_t{3}, Text(json).rows(2).at(0).first_line);
}

TEST("rows: claims of CSV come from columns of their own, from the profile, and never from both") {
  Text text("email,profile,name,address.locality\n"
            "a@x.example,\"{\"\"picture\"\":\"\"https://x.example/a\"\"}\",Ada,London\n");
  UserEntry entry = text.rows().at(0).entry;
  CHECK(!check(entry));
  CHECK_EQUAL(R"({"address":{"locality":"London"},"name":"Ada","picture":"https://x.example/a"})"s, entry.registration.profile);
  Text twice("email,profile,name\na@x.example,\"{\"\"name\"\":\"\"B\"\"}\",Ada\n");
  UserEntry doubled = twice.rows().at(0).entry;
  CHECK_EQUAL("profile"s, check(doubled).value().field);
  CHECK((problems_of("email,profile,name\na@x.example,[],Ada\n") == Problems{"2: profile is no JSON object"}));
}

TEST("rows: a field of CSV that is of another kind is refused by its column") {
  const auto problem = [](const std::string& column, const std::string& value) {
    return problems_of("email," + column + "\na@x.example," + value + "\n").at(0);
  };
  CHECK_EQUAL("2: consent must be true or false"s, problem("consent", "maybe"));
  CHECK_EQUAL("2: consented_at must be a time like 2026-11-21T09:12:03Z"s, problem("consented_at", "yesterday"));
  CHECK_EQUAL("2: status must be active or disabled"s, problem("status", "deleted"));
  CHECK((problems_of("email,consent,status\na@x.example, YES ,Active\nb@x.example,0,disabled\n") == Problems{}));
  CHECK((problems_of("email,name\na@x.example,\xff\n") == Problems{"2:  is not UTF-8"}));
  CHECK((problems_of("email,name\n\"" + std::string(70'000, 'x') + "\n\"\nb@x.example,B\n") ==
         Problems{"2:  is longer than 64 KiB; is a quote missing its end?", "3:  has a quote that is never closed"}));
}

TEST("rows: a member of JSON that is of another kind is refused by its name") {
  CHECK((problems_of(R"({"email":"a@x.example","status":"deleted"})" "\n"
                     R"({"email":"a@x.example","identifiers":"a@x.example"})" "\n"
                     R"({"email":"a@x.example","consented_at":5})" "\n"
                     R"({"email":1})" "\n" "[]\n" "{\n" "\n" "{\"email\":\"\xff\"}\n") ==
         Problems{"1: status must be \"active\" or \"disabled\"", "2: identifiers must be an array of texts",
                  "3: consented_at must be a time like \"2026-11-21T09:12:03Z\"", "4: email must be a text", "5:  is no JSON object",
                  "6:  is no JSON; each line is one whole object", "8:  is not UTF-8"}));
}

UserEntry entry_of(std::string_view json) {
  Text text(json);
  return text.rows().at(0).entry;
}

TEST("rows: consent has its time, which is not to come") {
  UserEntry past = entry_of(R"({"email":"a@x.example","consented_at":"2020-02-29T12:00:00Z"})");
  CHECK(!check(past));
  CHECK(new_user_of(past, from_epoch_seconds(1'800'000'000)).consented_at == parse_rfc3339("2020-02-29T12:00:00Z"));
  UserEntry now = entry_of(R"({"email":"a@x.example","consent":true})");
  CHECK(!check(now));
  CHECK(new_user_of(now, from_epoch_seconds(1'800'000'000)).consented_at == from_epoch_seconds(1'800'000'000));
  UserEntry future = entry_of(R"({"email":"a@x.example","consented_at":"2090-01-01T00:00:00Z"})");
  CHECK_EQUAL("consented_at"s, check(future).value().field);
}

TEST("rows: identifiers that are named are all that the person types") {
  UserEntry entry = entry_of(R"({"email":"Claim@X.example","identifiers":["Other@x.example","+44 20 7946 0018"]})");
  CHECK(!check(entry));
  const account::NewUser user = new_user_of(entry, from_epoch_seconds(0));
  CHECK_EQUAL("claim@x.example"s, user.email.value());
  CHECK_EQUAL(std::size_t{2}, user.identifiers.size());
  CHECK_EQUAL("other@x.example"s, user.identifiers[0].value);
  CHECK(user.identifiers[1].kind == account::IdentifierKind::phone);
  UserEntry alone = entry_of(R"({"identifiers":["First@x.example","second@x.example"]})");
  CHECK(!check(alone));
  CHECK_EQUAL("first@x.example"s, new_user_of(alone, from_epoch_seconds(0)).email.value());
  UserEntry doubled = entry_of(R"({"identifiers":["a@x.example","A@X.example"]})");
  CHECK_EQUAL("holds one twice"s, check(doubled).value().description);
}

TEST("rows: what is reported of a row is without its password and its hash") {
  Text csv("email,password,name,password_hash\na@x.example,\"se,cret\",\"A, B\",hash\n");
  const auto rows = csv.rows();
  CHECK_EQUAL("a@x.example,,\"A, B\",\r\n"s, csv.reader().without_password(rows.at(0)));
  Text json(R"({"email":"a@x.example","password":"secret","password_hash":"hash","profile":{"name":"A"}})" "\n");
  const auto lines = json.rows();
  CHECK_EQUAL(R"({"email":"a@x.example","profile":{"name":"A"}})"s, json.reader().without_password(lines.at(0)));
  Text broken("{\"password\":\"secret\n");
  const auto cut = broken.rows();
  CHECK_EQUAL(""s, broken.reader().without_password(cut.at(0)));
  Text few("email,password\nsecret\n");
  const auto short_rows = few.rows();
  CHECK_EQUAL(""s, few.reader().without_password(short_rows.at(0)));
}

}  // namespace
}  // namespace gatewarden::commands
