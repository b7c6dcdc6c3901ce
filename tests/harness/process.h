// Child processes of a test program: started with their output in a file, ended with the program however it ends, and
// temporary folders that go with it.
#pragma once

#include <csignal>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace gatewarden::test {

struct ProcessOptions {
  std::string output_file;                // standard output and error are appended here; empty: /dev/null
  bool own_output = false;                // instead: where this program's output goes
  std::vector<std::string> environment;   // "NAME=value", added to this program's
  std::vector<int> descriptors;           // that the child keeps besides the first three, under their own numbers
  // What the child gets when its object goes, and from the kernel when this program is gone. SIGTERM for one that ends children.
  int death_signal = SIGKILL;
};

// A child that runs until it ends or this object goes, which ends and reaps it.
class Process {
 public:
  Process() = default;
  // Throws std::runtime_error if the program cannot be run.
  explicit Process(const std::vector<std::string>& arguments, const ProcessOptions& options = {});
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  ~Process();

  int pid() const { return pid_; }  // 0: none
  bool is_running();
  void signal(int number) const;
  // True if the child ended within the time.
  bool wait(Milliseconds limit);
  // How the child ended, as in Finished; nothing while it runs. After is_running(), wait() or stop().
  std::optional<int> status() const { return status_; }
  // Waits as long as it takes; the exit status as in Finished.
  int wait_for_status();
  // Signals, waits, and kills a child that did not listen.
  void stop(int number = SIGTERM, Milliseconds limit = Milliseconds{10000});

 private:
  void keep_status(int wait_status);
  int pid_ = 0;
  std::optional<int> status_;
  int death_signal_ = SIGKILL;
};

struct Finished {
  int status = 0;  // exit status; 128 and the signal's number for one that was killed
  std::string out, err;
};
// Runs a program to its end and collects what it says.
Finished run_program(const std::vector<std::string>& arguments, const std::string& standard_input = "",
                     const std::vector<std::string>& environment = {});
// run_program(), and std::runtime_error with the program's words unless it exits with 0.
void run_or_throw(const std::vector<std::string>& arguments);

// Asks every few milliseconds until the answer is yes; false when the time is over.
bool wait_until(const std::function<bool()>& condition, Milliseconds limit);

// The processes whose parent is `pid` now.
std::vector<int> children_of(int pid);

// A new folder, mode 0700, under GATEWARDEN_TEST_FOLDER or else /tmp: a short path, because a Unix socket's has 107 bytes.
std::string make_temporary_folder(const std::string& name);
void remove_folder(const std::string& path);

std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& text, int mode = 0644);

}  // namespace gatewarden::test
