// The report of refused rows, over several runs.
#include "commands/transfer/refused_rows.h"

#include <sys/stat.h>
#include <unistd.h>

#include "commands/command.h"
#include "harness/process.h"
#include "harness/test.h"

using namespace std::string_literals;

namespace gatewarden::commands {
namespace {

// Rows that are not read from anywhere, with two columns.
class NamedRows : public UserRows {
 public:
  std::optional<UserRow> next(std::uint64_t) override { return std::nullopt; }
  std::string without_password(const UserRow& row) const override { return std::string(row.text.reveal()); }
  std::vector<std::string> columns() const override { return {"email", "name"}; }
};

UserRow row_at(std::uint64_t line, const std::string& text) {
  UserRow row;
  row.first_line = row.last_line = line;
  row.text = Secret(text);
  return row;
}

const authentication::EntryProblem problem{"email", "is \"no\" address, so to say"};
const std::string header = "line,field,reason,email,name\r\n";
const std::string reason = "\"is \"\"no\"\" address, so to say\"";

class Folder {
 public:
  ~Folder() { test::remove_folder(path_); }
  std::string file() const { return path_ + "/report"; }
  std::string text() const { return test::read_file(file()); }

  // One run that goes on after a line and refuses one row in each of these lines; the last of them is not kept.
  void run(RowFormat format, std::uint64_t after, std::vector<std::uint64_t> lines) const {
    const ReportFile report(file());
    const NamedRows rows;
    RefusedRows refused(report.file(), format, rows);
    refused.go_on_after(after);
    for (const std::uint64_t line : lines) {
      const std::string text = format == RowFormat::csv ? "x,\"two\r\nlines\"\r\n" : R"({"email":"x"})";
      refused.write(refused.describe(row_at(line, text), problem));
      if (line != lines.back()) refused.keep();
    }
  }

 private:
  std::string path_ = test::make_temporary_folder("report");
};

std::string csv_row_at(int line) { return std::to_string(line) + ",email," + reason + ",x,\"two\r\nlines\"\r\n"; }
std::string json_row_at(int line) {
  return "{\"line\":" + std::to_string(line) +
         R"(,"field":"email","reason":"is \"no\" address, so to say","row":{"email":"x"}})" "\n";
}

TEST("report: a run that goes on keeps what stands for lines that are done, and nothing else") {
  const Folder folder;
  folder.run(RowFormat::csv, 0, {3, 7, 20});
  CHECK_EQUAL(header + csv_row_at(3) + csv_row_at(7) + csv_row_at(20), folder.text());
  folder.run(RowFormat::csv, 10, {20, 21});
  CHECK_EQUAL(header + csv_row_at(3) + csv_row_at(7) + csv_row_at(20) + csv_row_at(21), folder.text());
  folder.run(RowFormat::csv, 7, {});
  CHECK_EQUAL(header + csv_row_at(3) + csv_row_at(7), folder.text());
  folder.run(RowFormat::csv, 0, {5});
  CHECK_EQUAL(header + csv_row_at(5), folder.text());
}

TEST("report: the same in JSON lines") {
  const Folder folder;
  folder.run(RowFormat::json_lines, 0, {3, 7, 20});
  folder.run(RowFormat::json_lines, 10, {20, 21});
  CHECK_EQUAL(json_row_at(3) + json_row_at(7) + json_row_at(20) + json_row_at(21), folder.text());
}

TEST("report: a row that was written in half is dropped") {
  for (const std::string& torn : {"9,email,\"is no"s, "9,email"s, "\"9\r\n"s}) {
    const Folder folder;
    test::write_file(folder.file(), header + csv_row_at(3) + torn);
    folder.run(RowFormat::csv, 10, {});
    CHECK_EQUAL(header + csv_row_at(3), folder.text());
  }
  const Folder folder;
  test::write_file(folder.file(), json_row_at(3) + "{\"line\":9,\"fie");
  folder.run(RowFormat::json_lines, 10, {});
  CHECK_EQUAL(json_row_at(3), folder.text());
}

TEST("report: a batch that is written again takes the place of the first attempt") {
  const Folder folder;
  {
    const ReportFile report(folder.file());
    const NamedRows rows;
    RefusedRows refused(report.file(), RowFormat::csv, rows);
    refused.go_on_after(0);
    refused.write(csv_row_at(2) + csv_row_at(3));
    refused.write(csv_row_at(2));
    refused.keep();
    refused.write("");
    refused.keep();
  }
  CHECK_EQUAL(header + csv_row_at(2), folder.text());
}

TEST("report: without a refused row there is no file, and a file of something else is left alone") {
  const Folder folder;
  folder.run(RowFormat::csv, 0, {});
  CHECK(access(folder.file().c_str(), F_OK) != 0);
  test::write_file(folder.file(), "email,name\n");
  CHECK_THROWS(Refused, folder.run(RowFormat::csv, 0, {3}));
  CHECK_EQUAL("email,name\n"s, folder.text());
}

}  // namespace
}  // namespace gatewarden::commands
