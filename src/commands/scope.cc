// gatewarden scope: what applications may ask for, and how people are told.
#include "base/text.h"
#include "commands/confirm.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/world.h"
#include "protocol/scope.h"

namespace gatewarden::commands {

namespace {

using operation::AuditEvent;

constexpr std::string_view default_language = "en";

Record record_of(const oauth::Scope& scope) {
  JsonWriter descriptions;
  descriptions.begin_object();
  for (const auto& [language, text] : scope.descriptions) descriptions.member(language, text);
  descriptions.end_object();
  const auto english = scope.descriptions.find(std::string(default_language));
  Record record;
  record.add("scope", scope.name).add("default", scope.is_default);
  record.add("description", english == scope.descriptions.end() ? "" : english->second);
  return record.add("descriptions", Cell(RawJson{descriptions.take()}));
}

int list(World& world, const Arguments&, Output& output) {
  std::vector<Record> records;
  for (const oauth::Scope& scope : world.stores().scopes.all()) records.push_back(record_of(scope));
  constexpr std::string_view columns[] = {"scope", "default", "description"};
  output.list(records, columns);
  return exit_done;
}

std::string checked_description(const std::string& text) {
  if (text.empty() || text.size() > 500 || !is_utf8(text) || text.find_first_of("\r\n\t") != std::string::npos) {
    throw Refused("a description is one line of at most 500 bytes");
  }
  return text;
}

// The shape of a language tag (BCP 47): "de", "pt-BR".
std::string checked_language(const std::string& tag) {
  const bool plain = !tag.empty() && tag.size() <= 35 && tag.front() != '-' && tag.back() != '-' &&
                     tag.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!plain) throw Refused(printable(tag) + " is no language tag; \"de\" or \"pt-BR\" would be right");
  return tag;
}

std::string existing(World& world, const Arguments& arguments) {
  const std::string name = arguments.get("SCOPE");
  if (world.stores().scopes.find(name) == nullptr) throw Refused("there is no scope " + printable(name));
  return name;
}

int create(World& world, const Arguments& arguments, Output& output) {
  const std::string name = arguments.get("SCOPE");
  const auto words = protocol::parse_scope(name);
  if (!words.ok() || words->size() != 1 || name.size() > 128) {
    throw Refused(printable(name) + " cannot be a scope (RFC 6749 section 3.3)");
  }
  oauth::Scope scope{words->front(), arguments.has("--default"), {}};
  if (const auto text = arguments.find("--description")) scope.descriptions.emplace(default_language, checked_description(*text));
  try {
    change(world, [&] {
      world.stores().scopes.insert(scope, world.now());
      world.audit({.event = AuditEvent::scope_changed});
    });
  } catch (const db::Duplicate&) {
    throw Refused("there is a scope " + scope.name + " already");
  }
  output.one(record_of(scope));
  return exit_done;
}

int describe(World& world, const Arguments& arguments, Output& output) {
  const std::string name = existing(world, arguments);
  const std::string language = checked_language(arguments.find("--language").value_or(std::string(default_language)));
  const std::string text = checked_description(arguments.get("TEXT"));
  change(world, [&] {
    world.stores().scopes.describe(name, language, text);
    world.audit({.event = AuditEvent::scope_changed});
  });
  world.stores().scopes.forget();
  output.one(record_of(*world.stores().scopes.find(name)));
  return exit_done;
}

int remove(World& world, const Arguments& arguments, Output& output) {
  const std::string name = existing(world, arguments);
  confirm(arguments, output, "This deletes the scope " + name + "; clients and grants that have it are given it no longer.");
  change(world, [&] {
    world.stores().scopes.remove(name);
    world.audit({.event = AuditEvent::scope_changed});
  });
  output.say("deleted " + name);
  return exit_done;
}

constexpr Parameter scope_operand{"SCOPE", "", "the scope", Times::once};

}  // namespace

std::vector<Command> scope_commands() {
  return {
      {"scope", "list", "Lists all scopes.", "gatewarden scope list", {}, Needs::schema, list},
      {"scope", "create", "Makes a scope.", "gatewarden scope create photos.read --description \"See your photos\"",
       {scope_operand,
        {"--description", "TEXT", "what people are told that it lets an application do, in English"},
        {"--default", "", "give it where a client asks for no scope"}},
       Needs::schema, create},
      {"scope", "describe", "Says what a scope is in one language, for the consent page.",
       "gatewarden scope describe photos.read --language de \"Ihre Fotos ansehen\"",
       {scope_operand, {"TEXT", "", "what it lets an application do", Times::once},
        {"--language", "TAG", "of BCP 47; otherwise en"}},
       Needs::schema, describe},
      {"scope", "delete", "Deletes a scope.", "gatewarden scope delete photos.read --yes", {scope_operand, yes_parameter},
       Needs::schema,
       remove},
  };
}

}  // namespace gatewarden::commands
