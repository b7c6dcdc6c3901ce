// The stand: forks this test program and runs the master in the child.
#include "fault/process_stand.h"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/fastcgi.h"
#include "harness/process.h"
#include "platform/config/config.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/process/prefork.h"

namespace gatewarden::test {
namespace {

// What the stand's configuration file says.
struct Orders {
  std::optional<int> workers;
  std::string generation = "first";
  bool is_unstartable = false;
};

Orders read_orders(const std::string& folder) {
  Orders orders;
  std::istringstream lines(read_file(folder + "/orders"));
  for (std::string word; lines >> word;) {
    if (word == "invalid") throw config::Invalid({"orders:1:1: this is wrong", "orders:2:1: this too"});
    if (word == "unstartable") orders.is_unstartable = true;
    if (word == "workers") lines >> orders.workers.emplace();
    if (word == "generation") lines >> orders.generation;
  }
  return orders;
}

void sleep_for(Milliseconds time) { std::this_thread::sleep_for(time); }

http::Response answer(const http::Request& request, const std::string& generation, metrics::Registry& registry, int slot) {
  if (request.path == "/pid") return http::text_response(200, std::to_string(getpid()));
  if (request.path == "/generation") return http::text_response(200, generation);
  if (request.path == "/echo") return http::text_response(200, request.body);
  if (request.path == "/crash") std::raise(SIGABRT);
  while (request.path == "/stall") pause();
  if (request.path == "/sleep") sleep_for(Milliseconds{std::stoi(request.query)});
  if (request.path == "/count") {
    registry.recorder(slot).add(metrics::Count::tokens_revoked);
    return http::text_response(200, std::to_string(registry.total(metrics::Count::tokens_revoked)));
  }
  return http::text_response(200, "done");
}

}  // namespace

ProcessStand::ProcessStand(const Change& change, const std::function<void()>& begin) : folder_(make_temporary_folder("process")) {
  configure("");
  master_ = fork();
  if (master_ < 0) throw std::runtime_error("fork");
  if (master_ == 0) {
    if (begin) begin();
    run_master(change);
  }
  const auto has_begun = [&] {
    const std::string said = log();
    return said.find("master_ready") != std::string::npos || said.find("\"fatal\"") != std::string::npos;
  };
  if (!wait_until(has_begun, Milliseconds{10000})) {
    throw std::runtime_error("the master does not start: " + log());
  }
}

// In the child.
void ProcessStand::run_master(const Change& change) const {
  prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
  const int output = open((folder_ + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  log::set_descriptor(output);
  process::Boards boards;
  constexpr std::array<std::string_view, 1> routes{"stand"};
  metrics::Registry registry(routes, boards.scoreboard.slots());
  Orders orders;
  process::Program program;
  program.name = "stand";
  program.load = [&] {
    config::Settings settings;
    settings.server.runtime_directory = folder_;
    settings.workers.protocol.workers = 2;
    settings.workers.browser.workers = 0;
    settings.workers.admin.workers = 0;
    settings.workers.request_deadline = Seconds{20};
    settings.workers.stop_deadline = Seconds{5};
    if (change) change(settings);
    orders = read_orders(folder_);
    if (orders.workers) settings.workers.protocol.workers = *orders.workers;
    return settings;
  };
  program.prepare = [](const config::Settings&) {};
  program.after_fork = [&](const config::Settings&, const process::WorkerIdentity& identity) -> process::Handler {
    if (orders.is_unstartable) throw std::runtime_error("told not to start");
    return [&, slot = identity.slot](http::Request& request) { return answer(request, orders.generation, registry, slot); };
  };
  program.source_of = [](const http::Request& request) { return request.peer.address; };
  program.turn_away = [](const http::Request&) { return http::text_response(429, "turned away"); };
  program.rest = [this] { write_file(folder_ + "/rested", ""); };
  program.largest_body = [](const config::Settings& settings, const process::WorkerIdentity& identity) {
    return identity.pool == "browser" ? settings.registration.bulk_bytes : settings.workers.body_bytes;
  };
  _exit(process::run_master(program, boards));
}

ProcessStand::~ProcessStand() {
  if (master_ > 0 && wait(Milliseconds{0}) == -1) {
    kill(master_, SIGTERM);
    if (wait(Milliseconds{8000}) == -1) kill(master_, SIGKILL), waitpid(master_, nullptr, 0);
  }
  remove_folder(folder_);
}

std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

std::string ProcessStand::get(const std::string& target, const std::string& pool) const {
  try {
    return body_of(fastcgi_get(socket(pool), target));
  } catch (const std::runtime_error&) {
    return "";
  }
}

std::vector<int> ProcessStand::workers() const {
  std::istringstream ids(read_file("/proc/" + std::to_string(master_) + "/task/" + std::to_string(master_) + "/children"));
  std::vector<int> found;
  for (int id = 0; ids >> id;) found.push_back(id);
  return found;
}

std::string ProcessStand::log() const { return access((folder_ + "/log").c_str(), R_OK) == 0 ? read_file(folder_ + "/log") : ""; }

void ProcessStand::configure(const std::string& text) const { write_file(folder_ + "/orders", text); }

void ProcessStand::signal(int number) const { kill(master_, number); }

int ProcessStand::wait(Milliseconds limit) {
  if (master_ == 0) return -1;
  int status = 0;
  if (!wait_until([&] { return waitpid(master_, &status, WNOHANG) == master_; }, limit)) return -1;
  master_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace gatewarden::test
