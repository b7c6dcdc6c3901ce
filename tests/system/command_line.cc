// The command line itself: help, wrong usage, completion, configuration, schema, status.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "commands/command.h"
#include "harness/process.h"
#include "harness/servers.h"
#include "harness/test.h"
#include "system/command_stack.h"

using namespace std::string_literals;
using namespace gatewarden;
using test::command_stack;
using test::run_json;
using test::run_refused;
using test::Stack;

namespace {

using gatewarden::test::contains;

// What bash would offer after these words.
std::string completions(const std::string& words) {
  const std::string file = command_stack().folder() + "/completion.bash";
  if (!std::filesystem::exists(file)) test::write_file(file, command_stack().run({"completion", "bash"}).out);
  const std::string script = ". " + file + "; COMP_WORDS=(" + words +
      "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _gatewarden; echo \"${COMPREPLY[*]}\"";
  return test::run_program({"bash", "-c", script}).out;
}

}  // namespace

TEST("command: the help of every command begins with an example and goes to standard output") {
  for (const commands::Command& command : commands::all_commands()) {
    std::vector<std::string> words{std::string(command.noun)};
    if (!command.verb.empty()) words.emplace_back(command.verb);
    words.emplace_back("--help");
    const auto ran = command_stack().run(words);
    CHECK_EQUAL(0, ran.status);
    CHECK_EQUAL("Example:\n  gatewarden " + command.name(),
                ran.out.substr(0, ("Example:\n  gatewarden " + command.name()).size()));
    CHECK_EQUAL(""s, ran.err);
    for (const commands::Parameter& parameter : command.parameters) CHECK(contains(ran.out, std::string(parameter.name)));
  }
}

TEST("command: wrong usage exits with 2, says what is wrong and where help is") {
  CHECK(contains(run_refused({}, 2), "a noun is missing\nsee \"gatewarden --help\""));
  CHECK(contains(run_refused({"client"}, 2), "a verb is missing after client\nsee \"gatewarden client --help\""));
  CHECK(contains(run_refused({"clinet", "list"}, 2), "there is no \"clinet\" here"));
  CHECK(contains(run_refused({"client", "lits"}, 2), "there is no \"lits\" here"));
  CHECK(contains(run_refused({"client", "list", "--colour"}, 2), "there is no \"--colour\" here"));
  CHECK(contains(run_refused({"client", "show"}, 2), "CLIENT_ID is required"));
  CHECK(contains(run_refused({"client", "show", "a", "b"}, 2), "there is no \"b\" here"));
  CHECK(contains(run_refused({"client", "create", "--consent", "perhaps"}, 2), "perhaps not in"));
  CHECK(contains(run_refused({"user", "list", "--limit", "0"}, 2), "--limit takes a number from 1 to 10000"));
}

TEST("command: global options stand anywhere on the line") {
  CHECK(contains(command_stack().run({"version", "--json"}).out, "{\"version\":"));
  CHECK(contains(command_stack().run({"--json", "version"}).out, "{\"version\":"));
  const std::string file = command_stack().folder() + "/absent.toml";
  CHECK(contains(run_refused({"scope", "list", "--config", file}, 3), file + ": cannot be read"));
}

TEST("command: completion knows nouns, verbs, options and the values of options") {
  CHECK_EQUAL("scope second-factor setup status\n"s, completions("gatewarden s"));
  CHECK_EQUAL("create list show update delete secret --help\n"s, completions("gatewarden client ''"));
  CHECK_EQUAL("--redirect-uri --response-mode --require-auth-time --require-pkce --refresh-rotation --refresh-token-lifetime\n"s,
              completions("gatewarden client create album --re"));
  CHECK_EQUAL("jwt opaque\n"s, completions("gatewarden client update --access-token-format ''"));
  CHECK_EQUAL("\n"s, completions("gatewarden client create --name ''"));
}

TEST("command: config check tells every fault and exits with 1") {
  const std::string file = command_stack().folder() + "/bad.toml";
  test::write_file(file, "[server]\nissuer = 5\n[tokens]\naccess_tokne = 1\n");
  const std::string complaints = run_refused({"config", "check", "--config", file}, 1);
  CHECK(contains(complaints, file + ":2:1: server.issuer is an integer where a text belongs"));
  CHECK(contains(complaints, file + ":4:1: there is no setting tokens.access_tokne; did you mean tokens.access_token?"));
  CHECK_EQUAL(0, command_stack().run({"config", "check", "--quiet"}).status);
  CHECK_EQUAL(""s, command_stack().run({"config", "check", "--quiet"}).err);
}

TEST("command: config show tells what is in force, and a secret only as set") {
  bool found = false;
  for (const json::Value& row : run_json({"config", "show", "server"}).items()) {
    CHECK(row.string_at("setting").value().starts_with("server."));
    found = found || row.string_at("value") == '"' + command_stack().issuer() + '"';
  }
  CHECK(found);
  CHECK_EQUAL("(not set)"s, run_json({"config", "show", "database.password"}).items().at(0).string_at("value").value());
  CHECK(contains(run_refused({"config", "show", "nothing"}, 1), "no setting and no section nothing"));
}

TEST("command: the sample is a good configuration once it has a key") {
  const std::string file = command_stack().folder() + "/sample.toml";
  const auto sample = command_stack().run({"config", "sample"});
  CHECK_EQUAL(0, sample.status);
  test::write_file(file, sample.out);
  const auto with_key = test::run_program({test::places().build + "/gatewarden", "config", "check", "--config", file}, "",
                                          {"GATEWARDEN_SECRETS_KEY_ENCRYPTION_KEY_FILE=" + command_stack().folder() +
                                           "/key-encryption-key"});
  CHECK_EQUAL(""s, with_key.status == 0 ? "" : with_key.err);
}

TEST("command: db migrate is idempotent and db status tells that all is applied") {
  CHECK(run_json({"db", "migrate", "--dry-run"}).find("pending").value().items().empty());
  CHECK(run_json({"db", "migrate"}).find("applied").value().items().empty());
  const auto rows = run_json({"db", "status"}).items();
  CHECK(!rows.empty());
  CHECK_EQUAL("applied"s, rows.at(0).string_at("state").value());
  CHECK_EQUAL("foundation"s, rows.at(0).string_at("name").value());
}

TEST("command: what changes the schema waits for another program that does") {
  Stack& stack = command_stack();
  db::Connection other(stack.database());
  other.query_text("SELECT GET_LOCK(CONCAT('gatewarden.schema.', MD5(DATABASE())), 30)");
  const std::string folder = test::make_temporary_folder("migrate");
  const std::string said = folder + "/said";
  test::ProcessOptions options;
  options.output_file = said;
  options.environment = {"GATEWARDEN_CONFIG=" + stack.configuration_file()};
  test::Process tool({test::places().build + "/gatewarden", "db", "maintain"}, options);
  const auto says_so = [&] { return contains(test::read_file(said), "waiting for another program"); };
  const bool waits = test::wait_until(says_so, Milliseconds{60'000});
  other.query_text("SELECT RELEASE_LOCK(CONCAT('gatewarden.schema.', MD5(DATABASE())))");
  const int status = tool.wait_for_status();
  test::remove_folder(folder);
  CHECK(waits);
  CHECK_EQUAL(0, status);
}

TEST("command: on a database without a schema everything but db is refused, and the way out is told") {
  command_stack();
  const test::Stack::Ran made = command_stack().run({"config", "show", "database.name", "--json"});
  CHECK_EQUAL(0, made.status);
  db::Connection connection(command_stack().database());
  const std::string name = "empty_" + std::to_string(getpid());
  connection.execute_text("CREATE DATABASE " + name);
  const auto run_there = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), test::places().build + "/gatewarden");
    return test::run_program(arguments, "",
                             {"GATEWARDEN_CONFIG=" + command_stack().configuration_file(), "GATEWARDEN_DATABASE_NAME=" + name,
                              "GATEWARDEN_DATABASE_USER=" + command_stack().database().user, "GATEWARDEN_DATABASE_PASSWORD_FILE=",
                              "GATEWARDEN_DATABASE_OWNER="});
  };
  const auto refused = run_there({"client", "list"});
  CHECK_EQUAL(3, refused.status);
  CHECK(contains(refused.err, "gatewarden db migrate"));
  const auto status = run_there({"db", "status"});
  CHECK_EQUAL(1, status.status);
  CHECK(contains(status.out, "pending"));
  CHECK(contains(run_there({"db", "migrate", "--dry-run"}).out, "would apply 1 foundation"));
  CHECK_EQUAL(1, run_there({"db", "status"}).status);
  CHECK(contains(run_there({"db", "migrate"}).out, "applied 1 foundation"));
  CHECK_EQUAL(0, run_there({"db", "status"}).status);
  CHECK_EQUAL(0, run_there({"client", "list"}).status);
  connection.execute_text("DROP DATABASE " + name);
}

TEST("command: db maintain finds nothing to do where all is made") {
  run_json({"db", "maintain"});
  CHECK_EQUAL(std::int64_t{0}, run_json({"db", "maintain"}).integer_at("partitions_made").value());
}

TEST("command: a database that is away is a broken world, not a refusal") {
  const auto ran = test::run_program({test::places().build + "/gatewarden", "client", "list"}, "",
                                     {"GATEWARDEN_CONFIG=" + command_stack().configuration_file(),
                                      "GATEWARDEN_DATABASE_SOCKET=/nonexistent.sock"});
  CHECK_EQUAL(3, ran.status);
  CHECK_EQUAL(""s, ran.out);
}

TEST("command: status tells each part, and exits with 3 where workers are missing") {
  const auto ran = command_stack().run({"status", "--json"});
  CHECK_EQUAL(3, ran.status);
  const auto parts = json::Value::parse(ran.out).value().items();
  const auto state = [&](const std::string& part) {
    const auto found = std::find_if(parts.begin(), parts.end(),
                                    [&](const json::Value& one) { return one.string_at("part") == part; });
    return found->string_at("state").value();
  };
  CHECK_EQUAL("good"s, state("database"));
  CHECK_EQUAL("good"s, state("cache"));
  CHECK_EQUAL("bad"s, state("pool protocol"));
  CHECK_EQUAL("bad"s, state("daemon"));
  CHECK_EQUAL("good"s, state("registrations"));
}

TEST("command: a cache that answers after a while is not away") {
  test::Stack& stack = command_stack();
  stack.pause_cache();
  std::jthread later([&] {
    std::this_thread::sleep_for(Milliseconds{300});
    stack.resume_cache();
  });
  CHECK(contains(stack.run({"status"}).out, "cache          good"));
}

TEST("command: status exits with 0 where database, cache, keys, every pool and the daemon work") {
  const auto ran = test::Stack::shared().run({"status"});
  CHECK_EQUAL("0"s, std::to_string(ran.status) + (ran.status == 0 ? "" : ran.out + ran.err));
  CHECK(contains(ran.out, "pool protocol  good"));
  CHECK(contains(ran.out, "1 runs"));
}
