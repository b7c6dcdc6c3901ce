// Lines of a file or a pipe.
#include "commands/transfer/line_reader.h"

#include <unistd.h>

#include <thread>

#include "harness/test.h"

using namespace std::string_literals;

namespace gatewarden::commands {
namespace {

constexpr std::size_t longest = 100;
const auto never = [] { return false; };

// What comes out of a pipe into which the text is written, "!" for a line that is too long.
class Piped {
 public:
  explicit Piped(std::string text) : text_(std::move(text)) {
    CHECK_EQUAL(0, pipe(ends_));
    writer_ = std::thread([this] {
      CHECK_EQUAL(static_cast<ssize_t>(text_.size()), write(ends_[1], text_.data(), text_.size()));
      close(ends_[1]);
    });
  }
  ~Piped() {
    writer_.join();
    close(ends_[0]);
  }
  int descriptor() const { return ends_[0]; }
  std::vector<std::string> lines() const {
    LineReader reader(ends_[0], longest, never);
    std::vector<std::string> found;
    while (const auto line = reader.next()) found.push_back(line->too_long ? "!" : std::string(line->text));
    CHECK_EQUAL(std::uint64_t{found.size()}, reader.lines());
    CHECK_EQUAL(std::uint64_t{text_.size()}, reader.bytes());
    return found;
  }

 private:
  std::string text_;
  int ends_[2];
  std::thread writer_;
};

using Lines = std::vector<std::string>;

TEST("lines: each comes with its line feed, which the last one may lack") {
  CHECK((Piped("a\n\nb\r\nc").lines() == Lines{"a\n", "\n", "b\r\n", "c"}));
  CHECK((Piped("").lines() == Lines{}));
  CHECK((Piped("\n").lines() == Lines{"\n"}));
}

TEST("lines: a byte order mark is no part of the first, and of no other") {
  CHECK((Piped("\xef\xbb\xbf" "a\n\xef\xbb\xbf" "b\n").lines() == Lines{"a\n", "\xef\xbb\xbf" "b\n"}));
  CHECK((Piped("\xef\xbb").lines() == Lines{"\xef\xbb"}));
}

TEST("lines: one that is too long is left out and spoils no other") {
  const std::string full(longest, 'x');
  CHECK((Piped("a\n" + full + "\n" + full + "x\nb\n").lines() == Lines{"a\n", full + "\n", "!", "b\n"}));
  const std::string huge(3'000'000, 'x');
  CHECK((Piped("a\n" + huge + "\nb\n" + huge).lines() == Lines{"a\n", "!", "b\n", "!"}));
}

TEST("lines: a long input comes whole") {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += std::to_string(i) + "\n";
  const auto lines = Piped(text).lines();
  CHECK_EQUAL(std::size_t{200'000}, lines.size());
  CHECK_EQUAL("199999\n"s, lines.back());
}

TEST("lines: what comes first can be looked at before it is read") {
  const Piped piped("\xef\xbb\xbf{\"a\":1}\n");
  LineReader reader(piped.descriptor(), longest, never);
  CHECK(reader.peek().starts_with("{"));
  CHECK(reader.peek().starts_with("{"));
  CHECK(reader.next()->text == "{\"a\":1}\n");
}

TEST("lines: who waits for input that does not come can be told to stop") {
  int ends[2];
  CHECK_EQUAL(0, pipe(ends));
  CHECK_EQUAL(ssize_t{4}, write(ends[1], "half", 4));
  int asked = 0;
  LineReader reader(ends[0], longest, [&] { return ++asked > 2; });
  CHECK(!reader.next());
  CHECK(!reader.next());
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace gatewarden::commands
