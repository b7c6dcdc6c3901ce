#include "bench/registration/import.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "bench/measurement.h"
#include "bench/registration/backlog.h"

namespace gatewarden::bench {

namespace {

// JSON lines with the members of a bulk request's entries.
void write_people(const std::string& path, int people) {
  std::ofstream file(path);
  for (int number = 0; number < people; ++number)
    file << R"({"email":"jane.doe.)" << number << R"(@import.example","email_verified":true,"password_hash":")" << brought_hash
         << R"(","profile":{"name":"Jane Doe","given_name":"Jane","family_name":"Doe","locale":"en-GB"}})" << '\n';
  if (!file.flush()) throw std::runtime_error("the file to import cannot be written");
}

}  // namespace

double import_people(test::Stack& stack, int people) {
  const std::string path = stack.folder() + "/people.jsonl";
  write_people(path, people);
  const Stopwatch::time_point begin = Stopwatch::now();
  const test::Stack::Ran imported = stack.run({"user", "import", path});
  const std::chrono::duration<double> took = Stopwatch::now() - begin;
  std::filesystem::remove(path);
  if (imported.status != 0) throw std::runtime_error("gatewarden user import: " + imported.err);
  db::Connection connection(stack.database());
  if (count_rows(connection, "users") != static_cast<std::uint64_t>(people)) throw std::runtime_error("not everybody was imported");
  return took.count();
}

}  // namespace gatewarden::bench
