// Files of people that operators are handed by others.
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "commands/command.h"
#include "commands/transfer/user_rows.h"
#include "fuzz/fuzz.h"
#include "platform/csv/records.h"

namespace gatewarden {

namespace {

// The input as a file without a name.
class InputFile {
 public:
  explicit InputFile(std::string_view bytes) : descriptor_(memfd_create("input", MFD_CLOEXEC)) {
    CHECK(write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    CHECK(lseek(descriptor_, 0, SEEK_SET) == 0);
  }
  ~InputFile() { close(descriptor_); }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
  text.remove_prefix(line.size());
  return line;
}

// What is written is read again as it was. (A lone empty field is a blank line.)
void check_written_again(const std::vector<std::string>& fields) {
  if (fields.size() == 1 && fields.front().empty()) return;
  csv::Reader reader;
  const std::string text = csv::record(fields);
  std::string_view rest = text;
  auto outcome = csv::Reader::Outcome::unfinished;
  while (outcome == csv::Reader::Outcome::unfinished && !rest.empty()) outcome = reader.feed(take_line(rest));
  CHECK(outcome == csv::Reader::Outcome::record && rest.empty());
  CHECK(reader.fields() == fields);
}

void check_user(const account::NewUser& user) {
  CHECK(!user.identifiers.empty() && user.identifiers.size() <= 20);
  for (const account::Identifier& one : user.identifiers) {
    CHECK(!one.value.empty() && one.value.size() <= 320 && is_utf8(one.value) && trim(one.value) == one.value);
  }
  CHECK(user.profile.size() <= 8192);
  CHECK(!user.email_verified || user.email);
  CHECK(!user.phone_verified || user.phone);
}

}  // namespace

FUZZ("csv") {
  csv::Reader reader;
  for (std::string_view rest = input; !rest.empty();) {
    if (reader.feed(take_line(rest)) == csv::Reader::Outcome::record) check_written_again(reader.fields());
  }
}

// Whatever another server exports becomes one of our objects.
FUZZ("dialects") {
  const auto object = json::Value::parse(input);
  if (!object || !object->is_object()) return;
  for (const commands::Dialect& dialect : commands::dialects()) {
    const auto ours = json::Value::parse(dialect.translate(*object), 16, 1 << 20);
    CHECK(ours && ours->is_object());
  }
}

FUZZ("user_rows") {
  const InputFile file(input);
  commands::LineReader lines(file.descriptor(), 4096, [] { return false; });
  const config::Settings::Passwords passwords;
  const authentication::EntryRules rules{false, true, true, passwords};
  std::uint64_t last_line = 0;
  try {
    const auto rows = commands::read_rows(commands::detect_format(lines, "input"), lines, "input");
    while (auto row = rows->next(0)) {
      CHECK(row->first_line > last_line && row->last_line >= row->first_line && row->last_line == lines.lines());
      last_line = row->last_line;
      rows->without_password(*row);
      auto problem = row->problem;
      if (!problem) problem = commands::check_user_entry(row->entry, rules, from_epoch_seconds(1'800'000'000));
      if (problem) CHECK(!problem->description.empty() && is_utf8(problem->description) && is_utf8(problem->field));
      else check_user(commands::new_user_of(row->entry, from_epoch_seconds(1'800'000'000)));
    }
    CHECK_EQUAL(std::uint64_t{input.size()}, lines.bytes());
  } catch (const commands::Refused& refusal) {
    CHECK(is_utf8(refusal.what()));
  }
}

}  // namespace gatewarden
