// The display of progress, with a clock of the test's.
#include "commands/progress.h"

#include <pty.h>
#include <unistd.h>

#include <cstdlib>

#include "harness/test.h"

using namespace std::string_literals;

namespace gatewarden::commands {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// What is said to a terminal or to a pipe.
class Screen {
 public:
  enum class Kind { terminal, pipe };
  explicit Screen(Kind kind, unsigned short columns = 100) {
    winsize size{};
    size.ws_col = columns;
    CHECK_EQUAL(0, kind == Kind::terminal ? openpty(&reader_, &writer_, nullptr, nullptr, &size) : pipe_ends());
    setenv("TERM", "xterm", 1);
    output_.emplace(writer_, writer_, Format::people);
  }
  ~Screen() {
    close(writer_);
    close(reader_);
  }
  Output& output() { return *output_; }
  std::string read_all() {
    // Ends with what the test writes here itself.
    CHECK_EQUAL(ssize_t{1}, write(writer_, "\x04", 1));
    std::string text;
    while (!text.ends_with('\x04')) {
      char bytes[1024];
      const ssize_t count = read(reader_, bytes, sizeof bytes);
      CHECK(count > 0);
      text.append(bytes, static_cast<std::size_t>(count));
    }
    text.pop_back();
    return text;
  }

 private:
  int pipe_ends() {
    int ends[2];
    const int failed = pipe(ends);
    reader_ = ends[0];
    writer_ = ends[1];
    return failed;
  }
  int reader_ = -1;
  int writer_ = -1;
  std::optional<Output> output_;
};

const Progress::Time begun{};

TEST("progress: elsewhere than on a terminal a line says each ten seconds how far it is") {
  Screen screen(Screen::Kind::pipe);
  Progress progress(screen.output(), "rows", 0, begun);
  progress.show({.done = 0, .share = 0.0}, begun);
  progress.show({.done = 5000, .share = 0.1}, begun + seconds(9));
  progress.show({.done = 123'456, .share = 0.25, .refused = 7}, begun + seconds(10));
  progress.show({.done = 130'000, .share = 0.3}, begun + seconds(15));
  progress.show({.done = 2'000'000, .share = std::nullopt}, begun + seconds(20));
  progress.clear();
  CHECK_EQUAL("123,456 rows (25%), 12,345 a second, 0:30 left, 7 refused\n2,000,000 rows, 100,000 a second\n"s, screen.read_all());
}

TEST("progress: on a terminal one line changes ten times a second at most, and goes before anything else is said") {
  Screen screen(Screen::Kind::terminal);
  Progress progress(screen.output(), "rows", 0, begun);
  progress.show({.done = 0, .share = 0.0}, begun);
  progress.show({.done = 9, .share = 0.1}, begun + milliseconds(50));
  progress.show({.done = 500, .share = 0.5, .refused = 3}, begun + seconds(100));
  screen.output().say("a sentence");
  progress.show({.done = 1000, .share = 1.0}, begun + seconds(200));
  progress.clear();
  CHECK_EQUAL("\r\x1b[K[>                                       ] 0%  0 rows  0/s  0 refused"
              "\r\x1b[K[====================>                   ] 50%  500 rows  5/s  1:40 left  3 refused"
              "\r\x1b[Ka sentence\r\n"
              "\r\x1b[K[========================================] 100%  1,000 rows  5/s  0:00 left  0 refused"
              "\r\x1b[K"s,
              screen.read_all());
}

TEST("progress: what earlier runs did counts for the bar and not for the rate") {
  Screen screen(Screen::Kind::pipe);
  Progress progress(screen.output(), "rows", 0.5, begun);
  progress.show({.done = 100, .share = 0.75}, begun + seconds(10));
  CHECK_EQUAL("100 rows (75%), 10 a second, 0:10 left\n"s, screen.read_all());
}

TEST("progress: a narrow terminal gets no bar and no more than its width") {
  Screen screen(Screen::Kind::terminal, 30);
  Progress progress(screen.output(), "rows", 0, begun);
  progress.show({.done = 1'000'000, .share = 0.5}, begun + seconds(100));
  const std::string text = screen.read_all();
  CHECK_EQUAL("\r\x1b[K50%  1,000,000 rows  10,000/s"s, text);
}

TEST("progress: times and numbers are written for people") {
  CHECK_EQUAL("0"s, with_thousands(0));
  CHECK_EQUAL("999"s, with_thousands(999));
  CHECK_EQUAL("1,000"s, with_thousands(1000));
  CHECK_EQUAL("18,446,744,073,709,551,615"s, with_thousands(~std::uint64_t{0}));
  CHECK_EQUAL("0:00"s, clock_text(Seconds(0)));
  CHECK_EQUAL("59:59"s, clock_text(Seconds(3599)));
  CHECK_EQUAL("1:00:00"s, clock_text(Seconds(3600)));
  CHECK_EQUAL("100:01:01"s, clock_text(Seconds(360'061)));
}

}  // namespace
}  // namespace gatewarden::commands
