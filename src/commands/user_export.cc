// gatewarden user export: everybody, in a form that gatewarden user import takes.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>

#include "base/text.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/progress.h"
#include "commands/transfer/files.h"
#include "commands/transfer/user_rows.h"
#include "commands/world.h"
#include "domain/account/user_export.h"
#include "platform/process/signals.h"

namespace gatewarden::commands {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int page_size = 1000;

// What is not whole must not be taken for it: unless it is kept, the file is emptied, and removed where the service's account may.
class UnfinishedFile {
 public:
  UnfinishedFile(const OpenFile& file, std::string path) : file_(file), path_(std::move(path)) {}
  ~UnfinishedFile() {
    if (!kept_ && path_ != standard_stream && file_.empty()) unlink(path_.c_str());
  }
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;
  void keep() { kept_ = true; }

 private:
  const OpenFile& file_;
  std::string path_;
  bool kept_ = false;
};

RowFormat format_of(const Arguments& arguments, const std::string& path) {
  if (const auto given = arguments.find("--format")) {
    return *given == row_format_names[0] ? RowFormat::csv : RowFormat::json_lines;
  }
  constexpr std::array<std::string_view, 3> endings = {".jsonl", ".ndjson", ".json"};
  const bool is_json = std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return path.ends_with(ending); });
  return is_json ? RowFormat::json_lines : RowFormat::csv;
}

struct Exported {
  std::uint64_t users = 0;
  bool whole = false;
};

Exported write_users(World& world, RowFormat format, Hashes hashes, const OpenFile& file, Output& output) {
  using account::UserExport;
  UserExport source(world.stores().database,
                    hashes == Hashes::written ? UserExport::Hashes::read : UserExport::Hashes::left_out);
  const auto expected = static_cast<double>(std::max<std::uint64_t>(source.estimate(), 1));
  Progress progress(output, "users", 0, SteadyClock::now());
  file.write(first_line_of(format, hashes));
  Exported exported;
  for (account::UserId after = 0; process::interrupted_by() == 0;) {
    const auto users = source.page(after, page_size);
    if (users.empty()) {
      exported.whole = true;
      break;
    }
    std::string text;
    for (const account::ExportedUser& user : users) text += row_of(format, hashes, user);
    file.write(text);
    after = users.back().user.id;
    exported.users += users.size();
    // The expectation is the server's estimate: the bar waits at its end rather than before it.
    const double share = std::min(static_cast<double>(exported.users) / expected, 0.99);
    progress.show({.done = exported.users, .share = share}, SteadyClock::now());
  }
  progress.clear();
  return exported;
}

int export_users(World& world, const Arguments& arguments, Output& output) {
  const std::string path = arguments.find("FILE").value_or(std::string(standard_stream));
  const RowFormat format = format_of(arguments, path);
  const Hashes hashes = arguments.has("--with-hashes") ? Hashes::written : Hashes::left_out;
  const OpenFile file = OpenFile::to_create(path);
  UnfinishedFile unfinished(file, path);
  if (file.descriptor() == STDOUT_FILENO && isatty(STDOUT_FILENO) == 1 && hashes == Hashes::written) {
    throw WrongUsage("password hashes are not for a screen: name a file, or a program behind a pipe");
  }
  world.stores().schema.check();
  process::handle_interrupts();
  const auto begun = SteadyClock::now();
  const std::pair<std::string_view, std::uint64_t> figures[] = {{"with_hashes", hashes == Hashes::written ? 1U : 0U}};
  change(world, [&] { world.audit({.event = operation::AuditEvent::users_exported}, figures); });

  const Exported exported = write_users(world, format, hashes, file, output);
  if (!exported.whole) {
    output.complain("interrupted; " + printable(path) + (path == standard_stream ? " is not whole" : " was taken back"));
    return exit_interrupted(process::interrupted_by());
  }
  unfinished.keep();
  const auto time = std::chrono::duration_cast<Seconds>(SteadyClock::now() - begun);
  const Record record = Record().add("users", static_cast<std::int64_t>(exported.users)).add("seconds", time.count());
  if (path == standard_stream) output.say("exported " + with_thousands(exported.users) + " users");
  else output.one(record);
  return exit_done;
}

}  // namespace

std::vector<Command> user_export_commands() {
  return {
      {"user", "export", "Writes everybody but the deleted into a new file that \"user import\" takes.",
       "gatewarden user export users.jsonl --with-hashes",
       {{"FILE", "", "the file to make, with mode 0600; otherwise, or for \"-\", standard output"},
        {"--format", "FORMAT", "how to write it; otherwise jsonl for a FILE of that name, else csv", Times::at_most_once,
         row_format_names},
        {"--with-hashes", "", "with the passwords' hashes, so that everybody can log in elsewhere"}},
       Needs::nothing, export_users},
  };
}

}  // namespace gatewarden::commands
