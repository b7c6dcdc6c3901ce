// The tool at a terminal of its own.
#pragma once

#include <string>
#include <vector>

namespace gatewarden::test {

// Runs with the configuration of command_stack(). Everything that appears on the screen is kept.
class Terminal {
 public:
  explicit Terminal(std::vector<std::string> arguments);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // Waits until the text is on the screen; fails the test if it never comes.
  void expect(const std::string& text);
  void type(const std::string& line);
  // Until the tool ends: its exit status.
  int wait();
  const std::string& screen() const { return screen_; }

 private:
  bool read_more();

  int terminal_ = -1;
  int child_ = -1;
  std::string screen_;
  std::size_t seen_ = 0;
};

}  // namespace gatewarden::test
