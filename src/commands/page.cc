// gatewarden page: the templates of the pages, and what of them is to translate.
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/world.h"
#include "platform/template/pages.h"

namespace gatewarden::commands {

namespace {

// A string literal of C, which xgettext reads.
std::string literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

int texts(World&, const Arguments& arguments, Output& output) {
  std::string out;
  for (const std::string& path : arguments.all("FILE")) {
    out += "#line 1 " + literal(path) + "\n";
    for (const std::string& text : page::texts_of_file(path)) out += "text_of(" + literal(text) + ")\n";
  }
  output.text(out);
  return exit_done;
}

}  // namespace

std::vector<Command> page_commands() {
  return {
      {"page", "texts", "Prints the texts of templates as text_of(\"…\") lines, which xgettext reads.",
       "gatewarden page texts /etc/gatewarden/pages/*.html", {{"FILE", "", "a template", Times::at_least_once}}, Needs::nothing,
       texts},
  };
}

}  // namespace gatewarden::commands
