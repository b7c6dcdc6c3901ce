// gatewarden version.
#include "commands/nouns.h"
#include "commands/output.h"
#include "domain/operation/schema.h"

namespace gatewarden::commands {

namespace {

int show_version(World&, const Arguments&, Output& output) {
  output.one(Record().add("version", GATEWARDEN_VERSION).add("schema", operation::known_schema));
  return exit_done;
}

}  // namespace

std::vector<Command> version_commands() {
  return {{"version", "", "Tells the version of this program and of the schema that it knows.", "gatewarden version", {},
           Needs::nothing,
           show_version}};
}

}  // namespace gatewarden::commands
