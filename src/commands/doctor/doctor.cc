// gatewarden doctor: everything that goes wrong around the programs, and how to mend it.
#include <algorithm>
#include <array>

#include "commands/doctor/finding.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "domain/operation/connect.h"

namespace gatewarden::commands {

namespace {

struct Part {
  std::string_view name;
  Findings (*examine)(Examination& examination);
};
constexpr std::array parts = {Part{"database", examine_database}, Part{"database rights", examine_rights}, Part{"cache", examine_cache}, Part{"keys", examine_keys},
                              Part{"host", examine_host}, Part{"issuer", examine_issuer}};

std::string_view wire_name(Health health) {
  constexpr std::array names = {std::string_view("good"), std::string_view("warning"), std::string_view("bad")};
  return names.at(static_cast<std::size_t>(health));
}

// That a part cannot even be asked is what was found of it.
Findings examine(const Part& part, Examination& examination) {
  try {
    return part.examine(examination);
  } catch (const std::exception& error) {
    return {{std::string(part.name), Health::bad, error.what(), "mend this first, and ask again"}};
  }
}

// As the workers and the daemon would log in. Who cannot read their passwords does not look at their rights.
std::vector<Login> logins(const std::string& config_file) {
  std::vector<Login> found;
  for (const config::Account program : {config::Account::worker, config::Account::daemon}) {
    try {
      found.push_back({program, operation::connection_settings(config::load(config_file, program))});
    } catch (const config::Invalid&) {
    }
  }
  return found;
}

int doctor(World& world, const Arguments& arguments, Output& output) {
  Examination examination{world, arguments.find("--ca").value_or(""), logins(world.config_file()), workers_have_no_network()};
  static_cast<void>(world.settings());
  Findings all;
  for (const Part& part : parts) {
    for (Finding& finding : examine(part, examination)) all.push_back(std::move(finding));
  }
  std::vector<Record> records;
  for (const Finding& finding : all) {
    records.push_back(Record().add("check", finding.check).add("state", wire_name(finding.health)).add("detail", finding.detail));
    if (finding.health != Health::good) records.back().add("remedy", finding.remedy);
  }
  constexpr std::string_view columns[] = {"check", "state", "detail"};
  output.list(records, columns);
  for (const Finding& finding : all) {
    if (finding.health != Health::good) output.say(finding.check + ": " + finding.remedy);
  }
  const bool is_ill = std::any_of(all.begin(), all.end(), [](const Finding& one) { return one.health == Health::bad; });
  return is_ill ? exit_broken : exit_done;
}

}  // namespace

std::vector<Command> doctor_commands() {
  return {{"doctor", "", "Looks for what goes wrong around the programs, and says how to mend it; 3 if something is bad.",
           "gatewarden doctor", {{"--ca", "FILE", "trust this certificate authority (PEM) besides the system's"}}, Needs::nothing,
           doctor}};
}

}  // namespace gatewarden::commands
