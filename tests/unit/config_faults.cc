// Every kind of fault of a configuration: where it is, what is wrong, what would be right.
#include <algorithm>
#include <array>
#include <string>

#include "harness/test.h"
#include "unit/configuration_folder.h"

using namespace std::string_literals;
using namespace gatewarden;
using test::ConfigurationFolder;
using Faults = std::vector<std::string>;

namespace {

// The one fault of a configuration that is well but for `text`; the folder's name is cut off.
std::string only_fault(const std::string& text) {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", text);
  const Faults faults = folder.faults();
  CHECK_EQUAL(std::size_t{1}, faults.size());
  return faults.at(0);
}

const std::string issuer = "[server]\nissuer = \"https://id.example\"\n";

using gatewarden::test::contains;

}  // namespace

TEST("config: an unknown key is named with its place and the nearest name") {
  CHECK_EQUAL("gatewarden.toml:4:1: there is no setting tokens.acces_token; did you mean tokens.access_token?"s,
              only_fault(issuer + "[tokens]\nacces_token = 60\n"));
}

TEST("config: a key in the wrong section is led to the right one") {
  CHECK_EQUAL("gatewarden.toml:4:1: there is no setting server.access_token; did you mean tokens.access_token?"s,
              only_fault("[server]\nissuer = \"https://id.example\"\n\naccess_token = 60\n"));
}

TEST("config: an unknown section is a fault, even empty") {
  CHECK_EQUAL("gatewarden.toml:3:2: there is no setting databse; did you mean database.name?"s.substr(0, 43),
              only_fault(issuer + "[databse]\n").substr(0, 43));
}

TEST("config: a key outside every section is a fault") {
  CHECK(contains(only_fault("mode = \"production\"\n" + issuer), "gatewarden.toml:1:"));
  CHECK(contains(only_fault("mode = \"production\"\n" + issuer), "did you mean server.mode?"));
}

TEST("config: a wrong type says what is there and what belongs") {
  CHECK_EQUAL("gatewarden.toml:4:1: database.port is a text where an integer belongs; write a number without quotes"s,
              only_fault(issuer + "[database]\nport = \"3306\"\n"));
  CHECK(contains(only_fault(issuer + "[database]\nname = 7\n"),
                 "database.name is an integer where a text belongs; write it in quotes"));
  CHECK(contains(only_fault(issuer + "[database]\nname = true\n"), "is a truth value where a text belongs"));
  CHECK(contains(only_fault(issuer + "[cache]\nservers = \"unix:/m\"\n"), "cache.servers is a text where a list belongs"));
  CHECK(contains(only_fault(issuer + "[cache]\nservers = [1]\n"), "is a list that holds more than texts"));
  CHECK(contains(only_fault(issuer + "[tokens]\nid_token = 1.5\n"), "is a decimal number where a time belongs"));
  CHECK(contains(only_fault(issuer + "[tokens]\nid_token = 2026-01-01\n"), "is a date or a time where a time belongs"));
  CHECK(contains(only_fault(issuer + "[database.port]\nx = 1\n"), "is a table where an integer belongs"));
}

TEST("config: a number out of its range names the range in its unit") {
  CHECK_EQUAL("gatewarden.toml:4:1: tokens.authorization_code = 601 is not possible; 1s to 10m would be right"s,
              only_fault(issuer + "[tokens]\nauthorization_code = 601\n"));
  CHECK(contains(only_fault(issuer + "[tokens]\nauthorization_code = \"11m\"\n"), "= \"11m\" is not possible"));
  CHECK(contains(only_fault(issuer + "node_id = 1024\n"),
                 "server.node_id = 1024 is not possible; 0 to 1023 would be right"));
  CHECK(contains(only_fault(issuer + "[workers]\nsocket_mode = 0o1777\n"), "0o000 to 0o777 would be right"));
}

TEST("config: a word that is none of the choices names the choices") {
  CHECK_EQUAL("gatewarden.toml:4:1: log.level = \"loud\" is not possible; debug, info, warn, error or fatal would be right"s,
              only_fault(issuer + "[log]\nlevel = \"loud\"\n"));
}

TEST("config: a relative path and a malformed cache server are refused") {
  CHECK(contains(only_fault(issuer + "[database]\nsocket = \"mysqld.sock\"\n"), "is no absolute path; begin it with"));
  for (const char* server : {"localhost", "unix:relative", ":11211", "host:0", "host:65536", "host:x"}) {
    CHECK(contains(only_fault(issuer + "[cache]\nservers = [\"" + server + "\"]\n"),
                   "\"unix:/path\" or \"host:port\" would be right"));
  }
}

TEST("config: what is no TOML is told with its place") {
  const std::string fault = only_fault(issuer + "[tokens\n");
  CHECK(contains(fault, "gatewarden.toml:3:"));
  CHECK(contains(only_fault(issuer + "[log]\nlevel = \"info\"\nlevel = \"info\"\n"), "gatewarden.toml:5:"));
}

TEST("config: all faults come at once") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", "[server]\nissuer = \"https://id.example/\"\n[log]\nlevel = 1\nlevle = 2\n[cache]\ndeadline = 0\n");
  CHECK_EQUAL(std::size_t{4}, folder.faults().size());
}

TEST("config: faults stand in the order of the file") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer + "[tokens]\nid_token = 1\naccess_token = 1\n[log]\nlevel = 1\n[cache]\ndeadline = 0\n");
  const Faults faults = folder.faults();
  CHECK_EQUAL(std::size_t{4}, faults.size());
  const std::array places = {":4:1:", ":5:1:", ":7:1:", ":9:1:"};
  for (std::size_t i = 0; i < places.size(); ++i) CHECK(contains(faults.at(i), places.at(i)));
}

TEST("config: a file that is not TOML is told in readable words") {
  CHECK(contains(only_fault(issuer + "[log]\nlevel = \"info\"\n[server]\n"), ":5:1: "));
  CHECK(contains(only_fault(issuer + "[log]\nlevel = \"info\"\n[server]\n"), "cannot redefine existing table 'server'"));
  CHECK(contains(only_fault(issuer + "[log\n"), "expected ']', saw '\\n'"));
}

TEST("config: a file that is not there is named") {
  ConfigurationFolder folder;
  CHECK_EQUAL(Faults{"gatewarden.toml: cannot be read: No such file or directory; name another file with --config or GATEWARDEN_CONFIG"}.at(0),
              folder.faults().at(0));
}

TEST("S78: an issuer that is missing, no https address, or more than an address is refused") {
  const auto fault = [](const std::string& value) { return only_fault("[server]\nissuer = \"" + value + "\"\n"); };
  CHECK(contains(only_fault("[log]\nlevel = \"info\"\n"), "gatewarden.toml: server.issuer is not set"));
  CHECK(contains(fault("http://id.example"), "gatewarden.toml:2:1: server.issuer does not begin with https://"));
  CHECK(contains(fault("https://id.example/"), "ends with a slash; \"https://id.example\" would be right"));
  CHECK(contains(fault("https://id.example/realm/"), "ends with a slash"));
  CHECK(contains(fault("https://id.example?x"), "has a query or a fragment"));
  CHECK(contains(fault("https://id.example#x"), "has a query or a fragment"));
  CHECK(contains(fault("https://me@id.example"), "has a user name in it"));
  CHECK(contains(fault("id.example"), "is no absolute URI"));
  CHECK(contains(fault("https://id.exa mple"), "is no absolute URI"));
}

TEST("config: an http issuer is for development alone") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", "[server]\nissuer = \"http://localhost:8080\"\nmode = \"development\"\n");
  CHECK_EQUAL("http://localhost:8080"s, folder.load().server.issuer);
}

TEST("config: the clock is moved in development mode alone") {
  const std::string moved = issuer + "clock_offset_file = \"/tmp/offset\"\n";
  CHECK(contains(only_fault(moved), "gatewarden.toml:3:1: server.clock_offset_file moves the clock"));
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", moved + "mode = \"development\"\n");
  CHECK_EQUAL("/tmp/offset"s, folder.load().server.clock_offset_file);
}

TEST("S72: production refuses Argon2id parameters below the minimums, development takes them") {
  const std::string cheap = "[passwords]\nargon2_memory_kib = 19455\nargon2_iterations = 2\nargon2_lanes = 1\n";
  CHECK(contains(only_fault(issuer + cheap), "the Argon2id parameters are too cheap"));
  for (const char* enough : {"argon2_memory_kib = 19456\nargon2_iterations = 2",
                             "argon2_memory_kib = 47104\nargon2_iterations = 1",
                             "argon2_memory_kib = 7168\nargon2_iterations = 5"}) {
    ConfigurationFolder folder;
    folder.write("gatewarden.toml", issuer + "[passwords]\nargon2_lanes = 1\n" + enough + "\n");
    CHECK(folder.faults().empty());
  }
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer + "mode = \"development\"\n" + cheap);
  CHECK_EQUAL(std::int64_t{19455}, folder.load().passwords.argon2_memory_kib);
}

TEST("S71: production refuses a minimum length under eight") {
  CHECK(contains(only_fault(issuer + "[passwords]\nminimum_length = 7\n"), "too little for production"));
}

TEST("config: settings that contradict each other are refused") {
  const std::string pairs[][2] = {
      {"[keys]\nkeep_after_use = \"1h\"\n[tokens]\nid_token = \"2h\"\n", "keys.keep_after_use is shorter"},
      {"[tokens]\nrefresh_token = \"1h\"\nrefresh_token_idle = \"2h\"\n", "tokens.refresh_token_idle is longer"},
      {"[sessions]\nlifetime = \"1h\"\nidle = \"2h\"\n", "sessions.idle is longer"},
      {"[database]\ntls_ca = \"/ca.pem\"\n", "database.tls_ca is for a database on another host"},
      {"[workers]\nrequest_deadline = 2\n", "passwords.queue_deadline is not shorter"},
      {"[passwords]\nargon2_memory_kib = 65536\nargon2_lanes = 64\n[workers]\nmemory_bytes = 134217727\n",
       "workers.memory_bytes"},
      {"[workers]\nmemory_bytes = 134217728\n[passwords]\nargon2_memory_kib = 65537\n", "workers.memory_bytes cannot hold"},
      {"mode = \"development\"\n[passwords]\nargon2_memory_kib = 8\nargon2_lanes = 2\n",
       "does not suffice for passwords.argon2_lanes"},
      {"[mail]\ntransport = \"file\"\n", "mail.sender is no e-mail address"},
      {"[mail]\ntransport = \"smtp\"\nsender = \"no-reply@example.org\"\n", "mail.smtp_host is not set"},
      {"[mail]\nsmtp_host = \"mail.example.org\"\nsmtp_user = \"u\"\nsmtp_tls = \"none\"\n", "over the network in clear"},
      {"[sms]\ntransport = \"http\"\n", "sms.url is not set"},
      {"[sms]\ntransport = \"command\"\ncommand = [\"send\"]\n", "sms.command names no program"},
  };
  for (const auto& [text, complaint] : pairs) {
    ConfigurationFolder folder;
    folder.write("gatewarden.toml", issuer + text);
    const Faults faults = folder.faults();
    CHECK(std::any_of(faults.begin(), faults.end(), [&](const std::string& fault) { return contains(fault, complaint); }));
  }
}

TEST("config: a setting at fault is not blamed a second time for a contradiction") {
  CHECK(contains(only_fault(issuer + "[sessions]\nlifetime = \"1h\"\nidle = \"a while\"\n"),
                 "sessions.idle is a text where a time belongs"));
}
