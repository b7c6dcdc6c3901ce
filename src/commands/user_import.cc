// gatewarden user import: people from elsewhere, out of a file of any length, each row once however often it is interrupted.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>

#include "base/text.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/progress.h"
#include "commands/transfer/files.h"
#include "commands/transfer/import_batches.h"
#include "commands/transfer/import_writer.h"
#include "commands/transfer/refused_rows.h"
#include "commands/transfer/user_rows.h"
#include "commands/world.h"
#include "domain/operation/connect.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"
#include "platform/process/signals.h"

namespace gatewarden::commands {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t longest_line = 64 * 1024 - 1;
constexpr int most_complaints = 10;

// By what a later run knows an import again, and how much there is to do.
struct Identity {
  std::string id;  // 32 bytes
  bool can_go_on = true;
  std::uint64_t bytes = 0;  // 0: nobody knows
  std::uint64_t lines = 0;
};

// Reads the whole file, past where it will be read from, and counts on the way.
Identity identity_of_contents(const OpenFile& file, Output& output) {
  Identity identity;
  crypto::Sha256 digest;
  std::string buffer(1024 * 1024, '\0');
  output.live("reading the file");
  for (;;) {
    const ssize_t count = pread(file.descriptor(), buffer.data(), buffer.size(), static_cast<off_t>(identity.bytes));
    if (count < 0) throw std::system_error(errno, std::generic_category(), "the input cannot be read");
    if (process::interrupted_by() != 0) throw Refused("interrupted before anything was done");
    if (count == 0) break;
    const std::string_view piece(buffer.data(), static_cast<std::size_t>(count));
    digest.update(piece);
    identity.bytes += piece.size();
    identity.lines += static_cast<std::uint64_t>(std::count(piece.begin(), piece.end(), '\n'));
  }
  identity.id = digest.finish();
  return identity;
}

Identity identify(const Arguments& arguments, const OpenFile& file, Output& output) {
  const auto name = arguments.find("--name");
  if (file.is_regular()) {
    Identity identity = identity_of_contents(file, output);
    if (name) identity.id = crypto::sha256(*name);
    return identity;
  }
  if (name) return {.id = crypto::sha256(*name)};
  return {.id = crypto::random_bytes(32), .can_go_on = false};
}

RowFormat format_of(const Arguments& arguments, LineReader& lines, const std::string& name) {
  const auto given = arguments.find("--format");
  const RowFormat detected = detect_format(lines, name);  // and refuses what is neither
  if (!given) return detected;
  return *given == row_format_names[0] ? RowFormat::csv : RowFormat::json_lines;
}

// Our own two, and those of dialects.h, which are JSON lines.
constexpr std::string_view format_names[] = {"csv", "jsonl", "keycloak", "kratos", "zitadel", "authentik"};

RowReading reading_of(const Arguments& arguments) {
  RowReading reading{.dialect = find_dialect(arguments.find("--format").value_or(""))};
  for (const std::string& pair : arguments.all("--map")) {
    const std::size_t equals = pair.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == pair.size()) throw WrongUsage("--map takes OURS=THEIRS: email=user_email");
    reading.columns[pair.substr(equals + 1)] = pair.substr(0, equals);
  }
  return reading;
}

class UserImport {
 public:
  // Opens the files first: with World::stores() root becomes the service's account.
  UserImport(World& world, const Arguments& arguments, Output& output);

  int run();

 private:
  std::string report_path() const;
  ImportBatches::Settings settings_of_batches() const;
  void write_all(ImportBatches& batches);
  void tell_cost_of_passwords(const ImportBatch& batch, SteadyClock::time_point now);
  void complain_of(const UserRow& row, const authentication::EntryProblem& problem);
  Progress::State progress(std::uint64_t bytes_done) const;
  void say_how_to_go_on();
  int summarize(SteadyClock::duration time);

  World& world_;
  const Arguments& arguments_;
  Output& output_;
  const bool dry_run_;
  const std::string path_;
  const std::string name_;  // as messages call the input
  StopRequest stop_;
  OpenFile file_;
  LineReader lines_;
  RowFormat format_;
  std::unique_ptr<UserRows> rows_;
  ReportFile report_;
  RefusedRows refused_;
  Identity identity_;
  ImportWriter writer_;
  account::UserImport before_;  // as earlier runs left it
  int complaints_ = 0;
  std::uint64_t passwords_ = 0;  // in clear, that were hashed
  bool cost_was_told_ = false;
  SteadyClock::time_point begun_;
};

UserImport::UserImport(World& world, const Arguments& arguments, Output& output)
    : world_(world),
      arguments_(arguments),
      output_(output),
      dry_run_(arguments.has("--dry-run")),
      path_(arguments.get("FILE")),
      name_(path_ == standard_stream ? "standard input" : printable(path_)),
      file_(OpenFile::to_read(path_)),
      lines_(file_.descriptor(), longest_line, [this] { return stop_.is_set(); }),
      format_(format_of(arguments, lines_, name_)),
      rows_(read_rows(format_, lines_, name_, reading_of(arguments))),
      report_(report_path()),
      refused_(report_.file(), format_, *rows_),
      identity_((world.stores().schema.check(), identify(arguments, file_, output))),
      writer_(world, {identity_.id, dry_run_ ? ImportWriter::Mode::dry_run : ImportWriter::Mode::write}, refused_,
              [this](const UserRow& row, const authentication::EntryProblem& problem) { complain_of(row, problem); }),
      before_(writer_.begin()),
      begun_(SteadyClock::now()) {
  if (report_.file().is_same_as(file_)) throw WrongUsage("--report names the file that is imported");
}

std::string UserImport::report_path() const {
  if (const auto given = arguments_.find("--report")) return *given;
  const std::string ending = ".refused." + std::string(row_format_names[static_cast<std::size_t>(format_)]);
  return (path_ == standard_stream ? "standard-input" : path_) + ending;
}

int UserImport::run() {
  if (before_.finished_at) {
    output_.say(name_ + " was imported already, until " + to_rfc3339(*before_.finished_at) + "; nothing is done");
    return summarize(SteadyClock::duration(0));
  }
  if (before_.lines_done > 0) output_.say("going on after line " + with_thousands(before_.lines_done));
  if (!identity_.can_go_on && !dry_run_) {
    output_.say("an interrupted import of standard input cannot be gone on with unless it has a --name");
  }
  refused_.go_on_after(before_.lines_done);
  try {
    ImportBatches batches(*rows_, lines_, stop_, settings_of_batches());
    write_all(batches);
  } catch (const db::Unavailable&) {
    say_how_to_go_on();
    throw;
  }
  if (process::interrupted_by() != 0) {
    say_how_to_go_on();
    return exit_interrupted(process::interrupted_by());
  }
  writer_.finish();
  return summarize(SteadyClock::now() - begun_);
}

ImportBatches::Settings UserImport::settings_of_batches() const {
  const config::Settings& settings = world_.settings();
  return {.rows = static_cast<std::size_t>(arguments_.number("--batch", 1, 10'000, 1000)),
          .after = before_.lines_done,
          .rules = {.consent_required = settings.registration.require_consent,
                    .verified_flags_believed = true,
                    .hashes_taken = true,
                    .passwords = settings.passwords},
          .now = world_.now(),
          .hashing = dry_run_ ? std::nullopt : std::optional(operation::hasher_settings(settings))};
}

void UserImport::write_all(ImportBatches& batches) {
  const double share_before = identity_.lines == 0 ? 0 : static_cast<double>(before_.lines_done) / static_cast<double>(identity_.lines);
  Progress display(output_, "rows", std::min(share_before, 1.0), begun_);
  display.show(progress(0), begun_);
  while (process::interrupted_by() == 0) {
    const auto batch = batches.next();
    if (!batch) break;
    writer_.write(*batch);
    const auto now = SteadyClock::now();
    tell_cost_of_passwords(*batch, now);
    display.show(progress(batch->bytes_done), now);
  }
  display.clear();
}

// Once, and only where it is worth somebody's patience: what is said of the rest is reckoned from the rows so far.
void UserImport::tell_cost_of_passwords(const ImportBatch& batch, SteadyClock::time_point now) {
  constexpr double least_basis = 2;  // seconds
  constexpr double worth_telling = 10;
  passwords_ += static_cast<std::uint64_t>(batch.passwords);
  if (passwords_ == 0 || cost_was_told_ || identity_.lines <= batch.lines_done) return;
  const double seconds = std::chrono::duration<double>(now - begun_).count();
  const auto lines = static_cast<double>(batch.lines_done - before_.lines_done);
  const double left = static_cast<double>(identity_.lines - batch.lines_done) * seconds / lines;
  if (seconds < least_basis || left < worth_telling) return;
  cost_was_told_ = true;
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(passwords_) / seconds) + 1;
  output_.say("passwords in clear are hashed here, about " + with_thousands(rate) + " a second; if the rest is like the beginning, that takes " +
              clock_text(Seconds(static_cast<std::int64_t>(left))));
}

void UserImport::complain_of(const UserRow& row, const authentication::EntryProblem& problem) {
  if (complaints_ > most_complaints) return;
  if (complaints_++ == most_complaints) return output_.say("… and more, all of them in " + printable(report_.path()));
  const std::string what = problem.field.empty() ? problem.description : problem.field + ' ' + problem.description;
  output_.say(name_ + ':' + std::to_string(row.first_line) + ": " + what);
}

Progress::State UserImport::progress(std::uint64_t bytes_done) const {
  const account::UserImport& state = writer_.state();
  Progress::State shown;
  shown.done = state.users_created + state.rows_refused - before_.users_created - before_.rows_refused;
  shown.refused = state.rows_refused;
  if (identity_.bytes > 0) shown.share = static_cast<double>(bytes_done) / static_cast<double>(identity_.bytes);
  return shown;
}

void UserImport::say_how_to_go_on() {
  const std::string line = with_thousands(writer_.state().lines_done);
  if (dry_run_) return output_.complain("interrupted; nothing was written");
  if (!identity_.can_go_on) return output_.complain("interrupted; everything up to line " + line + " is done");
  output_.complain("interrupted; everything up to line " + line + " is done, and the same command goes on from there");
}

int UserImport::summarize(SteadyClock::duration time) {
  const account::UserImport& state = writer_.state();
  const std::uint64_t done = state.users_created + state.rows_refused - before_.users_created - before_.rows_refused;
  const double seconds = std::chrono::duration<double>(time).count();
  const auto rate = seconds > 0 ? static_cast<std::int64_t>(static_cast<double>(done) / seconds) : 0;
  Record record;
  record.add("import", import_name(identity_.id));
  record.add(dry_run_ ? "users_to_create" : "users_created", static_cast<std::int64_t>(state.users_created));
  record.add("rows_refused", static_cast<std::int64_t>(state.rows_refused));
  record.add("seconds", static_cast<std::int64_t>(seconds)).add("rows_a_second", rate);
  record.add("report", state.rows_refused > 0 ? std::optional(report_.path()) : std::nullopt);
  output_.one(record);
  return state.rows_refused == 0 ? exit_done : exit_refused;
}

int import_users(World& world, const Arguments& arguments, Output& output) {
  process::handle_interrupts();
  try {
    return UserImport(world, arguments, output).run();
  } catch (const Refused&) {
    // Input that ends for an interrupt is not what it seemed to be.
    if (process::interrupted_by() != 0) return exit_interrupted(process::interrupted_by());
    throw;
  }
}

}  // namespace

std::vector<Command> user_import_commands() {
  return {
      {"user", "import",
       "Makes users of the rows of a file; run again after an interrupt, it goes on where it stopped.",
       "gatewarden user import users.csv",
       {{"FILE", "", "CSV with a line of column names, or JSON lines; \"-\" is standard input", Times::once},
        {"--format", "FORMAT", "what FILE is, if its first character does not tell, or whose; see gatewarden-import(7)", Times::at_most_once, format_names},
        {"--map", "OURS=THEIRS", "the column THEIRS of a CSV file is our OURS, and columns that we do not know are passed over", Times::any},
        {"--dry-run", "", "check every row, also whether its identifiers are taken, and make nobody"},
        {"--report", "FILE", "where rows that are refused go, each with its line and the reason; otherwise FILE.refused.csv or .jsonl"},
        {"--batch", "COUNT", "so many rows in a transaction; otherwise 1000"},
        {"--name", "NAME", "know the import again by this name and not by the contents of FILE; standard input needs it to go on"}},
       Needs::nothing, import_users},
  };
}

}  // namespace gatewarden::commands
