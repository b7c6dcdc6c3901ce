// The demo: a private stack that stays until it is told to stop, with one client and one user, and a first walk through it.
//   demo-stack start [FOLDER]     demo-stack stop [FOLDER]      FOLDER: var
//   demo-stack with COMMAND…      runs a command with the demo's variables in its environment, on a stack of its own
//
// A keeper process holds the stack and, as long as it lives, a lock on FOLDER/demo.lock: that is how stop finds it, so that
// no stale file can name a process that is another's. Whatever ends the keeper ends the stack.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>

#include "demo/walk.h"
#include "harness/process.h"
#include "harness/servers.h"
#include "harness/stack.h"

namespace gatewarden::demo {

namespace {

namespace fs = std::filesystem;
using test::Stack;

constexpr int usual_port = 8443;
constexpr Milliseconds stop_limit{60'000};
// All that people can do by themselves; what they would be sent is in the state directory.
constexpr const char* people_settings = "[sign_in]\ncodes = true\nregistration = true\n";

// The keeper of a folder: the process that holds its lock; 0 if none does.
int keeper_of(const std::string& folder) {
  const int file = open((folder + "/demo.lock").c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return 0;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  const bool asked = fcntl(file, F_GETLK, &lock) == 0;
  close(file);
  return asked && lock.l_type != F_UNLCK ? lock.l_pid : 0;
}

void take_lock(const std::string& folder) {
  const int file = open((folder + "/demo.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  struct flock lock {};
  lock.l_type = F_WRLCK;
  // The descriptor stays open as long as the process: closing it would let go of the lock.
  if (file < 0 || fcntl(file, F_SETLK, &lock) != 0) throw std::runtime_error("another demo is starting in " + folder);
}

bool stop_keeper(const std::string& folder) {
  const int keeper = keeper_of(folder);
  if (keeper == 0) return false;
  kill(keeper, SIGTERM);
  if (!test::wait_until([&] { return keeper_of(folder) != keeper; }, stop_limit))
    throw std::runtime_error("the demo (process " + std::to_string(keeper) + ") does not end");
  return true;
}

bool is_free(int port) {
  try {
    const test::Listener probe(port);
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

// FOLDER/stack, empty. A Unix socket's path has 107 bytes: where FOLDER is too long, the stack lives in /tmp.
std::string make_stack_folder(const std::string& folder) {
  const std::string wanted = folder + "/stack";
  std::error_code ignored;
  if (fs::is_symlink(wanted)) fs::remove_all(fs::read_symlink(wanted), ignored);
  fs::remove_all(wanted);
  if (wanted.size() <= 70) {
    fs::create_directory(wanted);
    chmod(wanted.c_str(), 0700);
    return wanted;
  }
  unsetenv("GATEWARDEN_TEST_FOLDER");
  const std::string elsewhere = test::make_temporary_folder("gatewarden-demo");
  fs::create_directory_symlink(elsewhere, wanted);
  return elsewhere;
}

std::string quoted(const std::string& text) {
  std::string shell = "'";
  for (const char c : text) shell += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return shell + "'";
}

// What scripts need to know.
std::vector<std::pair<std::string, std::string>> facts(const Stack& stack, const Applicant& applicant) {
  return {
      {"GATEWARDEN_ISSUER", stack.issuer()},
      {"GATEWARDEN_CA", stack.certificate_authority()},
      {"GATEWARDEN_CLIENT_ID", applicant.client.client.client_id},
      {"GATEWARDEN_CLIENT_SECRET", applicant.client.secret},
      {"GATEWARDEN_REDIRECT_URI", applicant.client.client.redirect_uris.at(0)},
      {"GATEWARDEN_USER", applicant.user.identifier},
      {"GATEWARDEN_PASSWORD", applicant.user.password},
      {"GATEWARDEN_CONFIG", stack.configuration_file()},
      {"GATEWARDEN_NGINX_PID", std::to_string(stack.nginx_pid())},
      {"GATEWARDEN_MASTER_PID", std::to_string(stack.master_pid())},
      {"GATEWARDEN_DAEMON_PID", std::to_string(stack.daemon_pid())},
      {"GATEWARDEN_LOG", stack.folder() + "/worker.log"},
      {"GATEWARDEN_STACK", stack.folder()},
      {"GATEWARDEN_MESSAGES", stack.folder() + "/state/messages.jsonl"},
  };
}

void write_environment(const std::string& folder, const Stack& stack, const Applicant& applicant) {
  std::string text;
  for (const auto& [name, value] : facts(stack, applicant)) text += std::string(name) + "=" + quoted(value) + "\n";
  test::write_file(folder + "/demo.env", text, 0600);
}

// Makes the stack, tells `out` about it, and keeps it until SIGTERM.
void keep_stack(const std::string& folder, bool usual_place, std::ostream& out) {
  sigset_t ends;
  sigemptyset(&ends);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&ends, number);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  signal(SIGPIPE, SIG_IGN);  // nobody has to read to the end

  take_lock(folder);
  setenv("GATEWARDEN_TEST_FOLDER", folder.c_str(), 1);
  test::StackOptions options;
  options.folder = make_stack_folder(folder);
  options.port = usual_place && is_free(usual_port) ? usual_port : 0;
  options.production_costs = true;
  options.extra_configuration = people_settings;
  options.site_locations = site_locations(options.folder);
  Stack stack(options);
  fs::copy_file(stack.certificate_authority(), folder + "/ca.pem", fs::copy_options::overwrite_existing);
  const Applicant applicant = make_applicant(stack);
  write_pages(stack, applicant, folder + "/ca.pem");
  walk(stack, applicant, out);
  write_environment(folder, stack, applicant);
  describe(stack, applicant, folder, out);
  out << '\1' << std::flush;  // tells the process that waits that all is well
  close(STDOUT_FILENO);

  int number = 0;
  sigwait(&ends, &number);
  std::error_code ignored;
  fs::remove(folder + "/demo.env", ignored);
}

// In the keeper: no terminal, no descriptor of the shell's but the pipe that is its standard output for now.
void detach(const std::string& folder, int report) {
  setsid();
  const int nothing = open("/dev/null", O_RDWR);
  const int log = open((folder + "/demo.log").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(nothing, STDIN_FILENO);
  dup2(report, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  for (const int descriptor : {nothing, log, report})
    if (descriptor > STDERR_FILENO) close(descriptor);
  // Children get output files of their own, but a copy of the pipe in one of them would keep the shell waiting.
  fcntl(STDOUT_FILENO, F_SETFD, FD_CLOEXEC);
}

int pass_on(int report) {
  bool is_well = false;
  std::array<char, 4096> bytes;
  ssize_t count = 0;
  while ((count = read(report, bytes.data(), bytes.size())) > 0 || (count < 0 && errno == EINTR)) {
    if (count < 0) continue;
    std::string text(bytes.data(), static_cast<std::size_t>(count));
    const std::size_t mark = text.find('\1');
    is_well = is_well || mark != std::string::npos;
    if (mark != std::string::npos) text.erase(mark, 1);
    std::cout << text << std::flush;
  }
  return is_well ? 0 : 1;
}

int start(const std::string& folder, bool usual_place) {
  fs::create_directories(folder);
  if (stop_keeper(folder)) std::cout << "A demo was running here; it has been stopped.\n";
  std::cout << "Starting MariaDB, memcached, nginx and Gatewarden in " << folder << " …" << std::endl;
  std::array<int, 2> report{};
  if (pipe2(report.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const int pid = fork();
  if (pid < 0) throw std::runtime_error("cannot fork");
  if (pid != 0) {
    close(report[1]);
    return pass_on(report[0]);
  }
  close(report[0]);
  detach(folder, report[1]);
  try {
    keep_stack(folder, usual_place, std::cout);
    return 0;
  } catch (const std::exception& error) {
    std::cout << "The demo does not start: " << error.what() << std::endl;
    return 1;
  }
}

int run_on_stack(const std::string& folder, const std::vector<std::string>& command) {
  test::StackOptions options;
  options.folder = folder;
  options.extra_configuration = people_settings;
  options.site_locations = site_locations(folder);
  Stack stack(options);
  const Applicant applicant = make_applicant(stack);
  write_pages(stack, applicant, stack.certificate_authority());
  test::ProcessOptions child;
  child.own_output = true;
  child.death_signal = SIGTERM;
  for (const auto& [name, value] : facts(stack, applicant)) child.environment.push_back(name + "=" + value);
  return test::Process(command, child).wait_for_status();
}

// For tests: everything ends with this process. A run of all tests looks at the folder's logs first, and removes it.
int run_with(const std::vector<std::string>& command) {
  const std::string folder = test::make_temporary_folder("stack");
  const int status = run_on_stack(folder, command);
  if (std::getenv("GATEWARDEN_TEST_FOLDER") == nullptr) test::remove_folder(folder);
  return status;
}

int run(const std::vector<std::string>& arguments) {
  if (arguments[0] == "with") return run_with({arguments.begin() + 1, arguments.end()});
  const bool usual_place = arguments.size() < 2;
  const std::string folder = fs::absolute(usual_place ? test::places().source + "/var" : arguments[1]).lexically_normal();
  if (arguments.at(0) == "start") return start(folder, usual_place);
  std::cout << (stop_keeper(folder) ? "The demo has been stopped.\n" : "No demo is running.\n");
  return 0;
}

}  // namespace

}  // namespace gatewarden::demo

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const bool is_command = arguments.size() >= 2 && arguments[0] == "with";
  const bool is_switch = (arguments.size() == 1 || arguments.size() == 2) && (arguments[0] == "start" || arguments[0] == "stop");
  if (!is_command && !is_switch) {
    std::cerr << "usage: demo-stack start|stop [FOLDER]\n       demo-stack with COMMAND…\n";
    return 2;
  }
  try {
    return gatewarden::demo::run(arguments);
  } catch (const std::exception& error) {
    std::cerr << "demo: " << error.what() << "\n";
    return 1;
  }
}
