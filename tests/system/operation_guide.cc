// The commands of gatewarden-operation(7), run as they stand there, on a stack whose configuration and keys lie in a root of
// the test's own. What the guide says of systemctl is done to the stack's programs.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "harness/database.h"
#include "harness/servers.h"
#include "harness/stack.h"
#include "harness/test.h"
#include "system/daemon_stage.h"

namespace gatewarden {
namespace {

namespace fs = std::filesystem;
using test::contains;
using test::Finished;
using test::run_program;
using test::Stack;
using test::write_file;

std::string replace_all(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::vector<std::string> lines_of(const std::string& text) { return split_words(text, '\n'); }

std::string guide() { return test::read_file(test::places().source + "/docs/man/gatewarden-operation.7.scd"); }

// The examples of a section, each what stands between two lines ```.
std::vector<std::string> examples_of(const std::string& section) {
  const std::string text = guide();
  const std::size_t begin = text.find("\n# " + section + "\n");
  if (begin == std::string::npos) CPPUNIT_FAIL("the guide has no section " + section);
  const std::size_t end = text.find("\n# ", begin + 1);
  std::vector<std::string> examples;
  std::size_t at = begin;
  for (;;) {
    const std::size_t open = text.find("```\n", at);
    if (open == std::string::npos || open > end) return examples;
    const std::size_t close = text.find("```", open + 4);
    // A page's source doubles its backslashes.
    examples.push_back(replace_all(text.substr(open + 4, close - open - 4), "\\\\", "\\"));
    at = close + 3;
  }
}

// The example of a section that has this word in it.
std::string example_with(const std::string& section, std::string_view word) {
  for (const std::string& example : examples_of(section)) {
    if (contains(example, word)) return example;
  }
  CPPUNIT_FAIL("the guide's section " + section + " has no example with " + std::string(word));
  return "";
}

class Host {
 public:
  static Host& instance() {
    static Host host;
    return host;
  }
  ~Host() { test::remove_folder(root_); }
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  Stack& stack() { return *stack_; }
  std::string path(const std::string& name) const { return root_ + name; }

  // Runs an example; fails the test if a command of it fails. Answers what was printed.
  std::string type(const std::string& example) {
    std::string printed, piece;
    for (const std::string& line : lines_of(mapped(example))) {
      if (!line.starts_with("systemctl ")) {
        piece += line + '\n';
        continue;
      }
      printed += run(piece);
      piece.clear();
      manage(line);
    }
    return printed + run(piece);
  }

 private:
  Host() {
    for (const std::string folder :
         {"/bin", "/root", "/var/backups", "/etc/gatewarden/keys", "/etc/gatewarden/conf.d", "/etc/prometheus"})
      fs::create_directories(root_ + folder);
    const std::string tool = test::places().build + "/gatewarden";
    test::run_or_throw({tool, "key", "make-encryption-key", path("/etc/gatewarden/keys/kek")});
    test::run_or_throw({tool, "key", "make-registration-key", path("/etc/gatewarden/keys/registration")});
    test::StackOptions options;
    options.extra_configuration = "[secrets]\nkey_encryption_key_file = \"" + path("/etc/gatewarden/keys/kek") +
                                  "\"\nregistration_key_file = \"" + path("/etc/gatewarden/keys/registration") + "\"\n"
                                  "[keys]\npublish_before_use = 0\n";  // as if the next keys had been published for long
    stack_ = std::make_unique<Stack>(options);
    fs::copy_file(stack_->configuration_file(), path("/etc/gatewarden/gatewarden.toml"));
    write_file(path("/etc/gatewarden/conf.d/90-test.toml"), options.extra_configuration);
    // Two things that a person would do: type a password, and believe the authority of the stack's certificate.
    write_file(path("/bin/gatewarden"), "#!/bin/sh\ncase \"$1 $2\" in\n"
               "'user create') echo 'correct horse battery' | " + tool + " \"$@\" --password-stdin; exit ;;\n"
               // It looks at every nginx of this machine, those of other tests too: what it finds is for the test to judge.
               "doctor*) " + tool + " \"$@\" --ca " + stack_->certificate_authority() + " || [ $? -eq 3 ]; exit ;;\n"
               "esac\nexec " + tool + " \"$@\"\n");
    fs::permissions(path("/bin/gatewarden"), fs::perms::owner_all);
    const db::ConnectionSettings database = stack_->database();
    write_file(path("/root/.my.cnf"), "[client]\nsocket=" + database.socket + "\nuser=" + database.user + "\n");
  }

  // The guide's names, as they are here.
  std::string mapped(std::string text) const {
    const std::string database = stack_->database().database;
    // First of all: what is put in below may lie in one of these folders itself.
    for (const std::string folder : {" /etc", " /root", " /var/backups"})
      text = replace_all(text, folder, ' ' + root_ + folder.substr(1));
    text = replace_all(text, "--databases gatewarden", "--databases " + database);
    text = replace_all(text, "EXISTS gatewarden", "EXISTS " + database);
    text = replace_all(text, "https://id.example.org", stack_->issuer());
    text = replace_all(text, "/usr/lib/nagios/plugins/check_gatewarden",
                       test::places().source + "/docs/monitoring/check_gatewarden -w 60 -c 90 -t 100 -f " +
                           stack_->certificate_authority());
    text = replace_all(text, "/usr/share/gatewarden/monitoring", test::places().source + "/docs/monitoring");
    text = replace_all(text, "/usr/share/gatewarden/systemd", test::places().source + "/systemd");
    return text;
  }

  std::string run(const std::string& script) {
    if (script.empty()) return "";
    const Finished ran = run_program({"/bin/sh", "-e", "-c",
                                      "export PATH=" + path("/bin") + ":$PATH HOME=" + path("/root") + " GATEWARDEN_CONFIG=" +
                                          path("/etc/gatewarden/gatewarden.toml") + "\n" + script});
    if (ran.status != 0) CPPUNIT_FAIL(script + "ends with " + std::to_string(ran.status) + "\n" + ran.out + ran.err);
    return ran.out;
  }

  // systemctl VERB UNIT…
  void manage(const std::string& line) {
    const auto words = split_words(line);
    const std::string& verb = words.at(1);
    for (std::size_t i = 2; i < words.size(); ++i) {
      const std::string& unit = words[i];
      if (unit == "memcached") {
        stack_->flush_cache();
      } else if (verb == "stop") {
        stop(unit);
      } else if (unit == "gatewarden-worker") {
        stack_->restart_master();
      } else if (unit == "gatewarden-batchd") {
        stack_->restart_daemon();
      } else {
        CPPUNIT_FAIL("nobody knows how to do here: " + line);
      }
    }
  }

  void stop(const std::string& unit) {
    if (unit == "gatewarden-batchd") {
      stack_->signal_daemon(SIGTERM);
      stack_->wait_for_daemon();
      return;
    }
    stack_->signal_master(SIGTERM);
    while (!contains(stack_->log(), "\"master_stopped\"")) usleep(10'000);
  }

  std::string root_ = test::make_temporary_folder("operation");
  std::unique_ptr<Stack> stack_;
};

// Whether the doctor's line of this check says so.
bool is_good(const std::string& examined, const std::string& check) {
  const auto lines = lines_of(examined);
  const auto says_so = [&](const std::string& line) { return line.starts_with(check + ' ') && contains(line, " good "); };
  return std::ranges::any_of(lines, says_so);
}

int log_in(const std::string& identifier, const std::string& password) {
  test::HttpClient http(Host::instance().stack());
  const auto begun = http.send("POST", "/api/v1/auth/submit-identifier", R"({"identifier":")" + identifier + "\"}",
                               {{"Content-Type", "application/json"}});
  CHECK_EQUAL(200, begun.status);
  const std::string step_token = begun.json().string_at("step_token").value_or("");
  return http.send("POST", "/api/v1/auth/login-password", R"({"password":")" + password + "\"}",
                   {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + step_token}}).status;
}

}  // namespace

TEST("operation guide: the first clients are made, and one gets a token") {
  Host& host = Host::instance();
  const auto examples = examples_of("FIRST CLIENT");
  CHECK_EQUAL(std::size_t{2}, examples.size());
  host.type(examples[0]);
  const std::string made = host.type(examples[1]);
  CHECK(contains(made, "client_secret"));
  CHECK(contains(host.type("gatewarden client show album\n"), "https://album.example/callback"));
}

TEST("operation guide: what a restore brings back is what was dumped, and it serves") {
  Host& host = Host::instance();
  const auto user = host.stack().make_user();
  for (const std::string& example : examples_of("BACKUP")) host.type(example);
  host.type("gatewarden user delete " + user.identifier + " --yes\n");
  fs::remove_all(host.path("/etc/gatewarden"));
  const auto examples = examples_of("RESTORE");
  CHECK_EQUAL(std::size_t{2}, examples.size());
  const std::string examined = host.type(examples[0]);
  for (const std::string check : {"database schema", "cache", "signing key RS256", "discovery"})
    CHECK(is_good(examined, check));
  CHECK_EQUAL(200, log_in(user.identifier, user.password));
}

TEST("operation guide: signing keys are rotated, now and at once, and a client's secret is replaced") {
  Host& host = Host::instance();
  CHECK(contains(host.type(example_with("KEYS", "key list")), "rotated ES256"));
  CHECK(contains(host.type(example_with("KEYS", "--at-once")), "rotated RS256"));
  const auto client = host.stack().make_client();
  const std::string replaced = host.type(replace_all(example_with("KEYS", "client secret"), "album", client.client.client_id));
  CHECK(!contains(replaced, client.secret));
  test::HttpClient http(host.stack());
  CHECK_EQUAL(401, test::token_request(http, client, {{"grant_type", "client_credentials"}}).status);
}

TEST("operation guide: what waits in the queue outlives a new registration key") {
  Host& host = Host::instance();
  test::DaemonStage stage(host.stack());
  const auto waiting = stage.sealed_entry("a phrase nobody guesses");
  host.stack().signal_daemon(SIGTERM);
  host.stack().wait_for_daemon();
  stage.accept({waiting});
  host.type(example_with("KEYS", "make-registration-key"));
  CHECK_EQUAL(std::size_t{2}, lines_of(test::read_file(host.path("/etc/gatewarden/keys/registration"))).size());
  CHECK(stage.become(account::RegistrationState::created, {waiting}));
}

TEST("operation guide: memcached is named, and the units get the network to reach it") {
  Host& host = Host::instance();
  host.type(examples_of("MEMCACHED").at(0));
  CHECK(contains(host.type("gatewarden config show cache.servers\n"), "127.0.0.1:11211"));
  fs::remove(host.path("/etc/gatewarden/conf.d/30-cache.toml"));
  for (const std::string unit : {"gatewarden-worker", "gatewarden-batchd"}) {
    const std::string drop_in = host.path("/etc/systemd/system/" + unit + ".service.d/network.conf");
    CHECK(contains(test::read_file(drop_in), "IPAddressAllow=localhost"));
  }
}

TEST("operation guide: a host of its own, an upgrade, the alarms and the doctor work as they are written") {
  Host& host = Host::instance();
  host.type(example_with("BEHIND A LOAD BALANCER", "node_id"));
  CHECK(contains(host.type("gatewarden config show server.node_id\n"), "2"));
  host.type(example_with("UPGRADE", "gatewarden db status"));
  host.type(example_with("ALARMS", "promtool"));
  const std::string checked = host.type(example_with("ALARMS", "check_gatewarden"));
  CHECK(contains(checked, "GATEWARDEN OK"));
  CHECK(is_good(host.type(example_with("WHEN SOMETHING IS WRONG", "doctor")), "issuer over HTTPS"));
}

// An nginx of its own, with the guide's examples in it. The addresses of the guide are sockets here.
class ExampleNginx {
 public:
  explicit ExampleNginx(Stack& stack) : stack_(stack), folder_(Host::instance().path("/nginx")) {
    fs::create_directories(folder_);
    fs::create_directory_symlink(test::places().source + "/nginx", folder_ + "/snippets");
    write_file(folder_ + "/nginx.conf", configuration());
    test::ProcessOptions options;
    options.output_file = folder_ + "/output";
    options.death_signal = SIGTERM;  // it ends its workers
    process_ = test::Process({"/usr/sbin/nginx", "-p", folder_, "-c", folder_ + "/nginx.conf"}, options);
  }

  std::string curl(const std::string& socket, const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {"curl", "--silent", "--show-error", "--retry", "20", "--retry-all-errors",
                                        "--retry-delay", "1", "--unix-socket", folder_ + "/" + socket};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const Finished ran = run_program(command);
    if (ran.status != 0) CPPUNIT_FAIL(ran.err + test::read_file(folder_ + "/error.log") + test::read_file(folder_ + "/output"));
    return ran.out;
  }

 private:
  std::string example(std::string_view word, const std::string& listen, const std::string& socket) const {
    std::string text = example_with("BEHIND A LOAD BALANCER", word);
    text = replace_all(text, listen, "listen unix:" + folder_ + "/" + socket);
    return replace_all(replace_all(text, "from 192.0.2.10", "from unix:"), "allow 192.0.2.10", "allow unix:");
  }

  std::string configuration() const {
    std::string text = geteuid() == 0 ? "user root;\n" : "";
    text += "daemon off;\npid " + folder_ + "/nginx.pid;\nerror_log " + folder_ + "/error.log;\nevents {}\n"
            "http {\naccess_log off;\n";
    for (const std::string kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
      text += kind + "_temp_path " + folder_ + "/temporary;\n";
    const std::string upstreams = test::read_file(test::places().source + "/nginx/gatewarden-upstreams.conf");
    text += replace_all(replace_all(upstreams, "/run/gatewarden-", folder_ + "/copies-"), "/run/gatewarden",
                        fs::path(stack_.socket("admin")).parent_path().string());
    const std::string certificate = "  ssl_certificate " + stack_.folder() + "/certificate.pem;\n  ssl_certificate_key " +
                                    stack_.folder() + "/key.pem;\n";
    const std::string site = "  root " + test::places().source + "/web;\n  include snippets/gatewarden-locations.conf;\n}\n";
    text += example("/health/ready", "listen 192.0.2.5:9180", "inside.sock");
    text += "server {\n" + example("X-Forwarded-For", "listen 192.0.2.5:8080", "balancer.sock") + site;
    text += "server {\n" + example("proxy_protocol", "listen 443", "through.sock") + certificate + site;
    return text + "}\n";
  }

  Stack& stack_;
  std::string folder_;
  test::Process process_;
};

TEST("operation guide: nginx takes its examples, and behind a balancer people's addresses are told") {
  Host& host = Host::instance();
  ExampleNginx nginx(host.stack());
  CHECK(contains(nginx.curl("inside.sock", {"http://inside/health/ready"}), "\"status\":\"ready\""));
  CHECK(contains(nginx.curl("inside.sock", {"http://inside/metrics"}), "gatewarden_workers"));
  const std::string discovery = "https://localhost/.well-known/openid-configuration";
  CHECK(contains(nginx.curl("through.sock", {"--haproxy-protocol", "--insecure", discovery}), "\"issuer\""));
  const auto client = host.stack().make_client();
  nginx.curl("balancer.sock", {"-H", "X-Forwarded-For: 198.51.100.7", "-u", client.client.client_id + ":wrong", "-d",
                               "grant_type=client_credentials", "http://id/oauth2/token"});
  const std::string told = host.type("gatewarden audit ship\ngatewarden audit list --client " + client.client.client_id + "\n");
  CHECK(contains(told, "198.51.100.7"));
}

}  // namespace gatewarden
