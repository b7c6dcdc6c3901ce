// The log: lines that a machine can read whatever a peer sends.
#include "platform/log/log.h"

#include <array>
#include <cstdlib>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/test.h"
#include "platform/json/value.h"

namespace gatewarden {
namespace {

// Catches what is logged while it lives.
class Capture {
 public:
  Capture() {
    CHECK_EQUAL(0, pipe2(ends_.data(), O_CLOEXEC | O_NONBLOCK));
    log::set_descriptor(ends_[1]);
  }
  ~Capture() {
    log::set_descriptor(-1);
    log::set_process("", "", -1);
    log::set_request_id("");
    log::set_threshold(log::Level::info);
    log::set_format(log::Format::json);
    close(ends_[0]);
    close(ends_[1]);
  }
  std::string text() const {
    std::string buffer(65536, '\0');
    const ssize_t got = read(ends_[0], buffer.data(), buffer.size());
    buffer.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return buffer;
  }
  json::Value object() const {
    const auto value = json::Value::parse(text());
    CHECK(value && value->is_object());
    return *value;
  }
  int descriptor() const { return ends_[1]; }

 private:
  std::array<int, 2> ends_{};
};

TEST("log: a line is a JSON object with level, event, process and fields") {
  const Capture capture;
  log::set_process("gatewarden-worker", "protocol", 3);
  log::set_request_id("abc");
  log::warn("slow_request", {{"route", "token"}, {"status", 200}, {"slow", true}, {"seconds", 1.5}});
  const json::Value line = capture.object();
  CHECK(line.string_at("level") == "warn");
  CHECK(line.string_at("event") == "slow_request");
  CHECK(line.string_at("program") == "gatewarden-worker");
  CHECK(line.string_at("pool") == "protocol");
  CHECK(line.integer_at("worker") == 3);
  CHECK(line.integer_at("pid") == getpid());
  CHECK(line.string_at("request_id") == "abc");
  CHECK(line.string_at("route") == "token");
  CHECK(line.integer_at("status") == 200);
  CHECK(line.boolean_at("slow") == true);
  CHECK(line.find("seconds")->number() == 1.5);
}

TEST("S83: control characters, quotes and escape sequences never reach the line raw") {
  const Capture capture;
  const std::string hostile = "a\"b\\c\r\nd\t\x1b[31m\x7f \xc2\x9b" "31m";
  log::info("test", {{"agent", hostile}});
  std::string line = capture.text();
  CHECK_EQUAL('\n', line.back());
  line.pop_back();
  for (const char c : line) CHECK(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  CHECK(line.find("\xc2\x9b") == std::string::npos);
  CHECK(json::Value::parse(line)->string_at("agent") == hostile);
}

TEST("S83: malformed UTF-8 becomes replacement characters, well-formed stays") {
  const Capture capture;
  log::info("test", {{"name", std::string("J\xc3\xbcrgen \xff\xc3(\xed\xa0\x80\xe2\x82")}});
  const std::string name = *capture.object().string_at("name");
  CHECK(name.starts_with("J\xc3\xbcrgen \xef\xbf\xbd\xef\xbf\xbd("));
  CHECK(name.find('\xff') == std::string::npos);
}

TEST("S83: a value over 1 KiB is cut") {
  const Capture capture;
  log::info("test", {{"long", std::string(5000, 'x')}});
  CHECK(capture.object().string_at("long") == std::string(1024, 'x') + "…");
}

TEST("log: levels below the threshold say nothing") {
  const Capture capture;
  log::set_threshold(log::Level::warn);
  log::info("quiet");
  log::debug("quiet");
  CHECK_EQUAL(std::string(), capture.text());
  log::error("loud");
  CHECK(capture.object().string_at("event") == "loud");
}

TEST("log: the text form quotes what could be misread") {
  const Capture capture;
  log::set_format(log::Format::text);
  log::info("request", {{"path", "/a b=\"c\"\n"}, {"status", 200}, {"plain", "token"}});
  const std::string line = capture.text();
  CHECK(line.ends_with(" info  request path=\"/a b=\\\"c\\\"\\u000a\" status=200 plain=token\n"));
}

TEST("log: a line for journald begins with its syslog level, another stream's does not") {
  const Capture capture;
  struct stat status {};
  CHECK_EQUAL(0, fstat(capture.descriptor(), &status));
  const std::string stream = std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
  setenv("JOURNAL_STREAM", stream.c_str(), 1);
  log::set_descriptor(capture.descriptor());
  log::error("test");
  setenv("JOURNAL_STREAM", "1:2", 1);
  log::set_descriptor(capture.descriptor());
  log::error("test");
  unsetenv("JOURNAL_STREAM");
  const std::string lines = capture.text();
  CHECK(lines.starts_with("<3>{"));
  CHECK(lines.find("\n{") != std::string::npos);
}

TEST("log: numbers that JSON has no word for are null") {
  const Capture capture;
  log::info("test", {{"infinite", 1.0 / 0.0}, {"none", 0.0 / 0.0}});
  const json::Value line = capture.object();
  CHECK(line.find("infinite")->type() == json::Value::Type::null);
  CHECK(line.find("none")->type() == json::Value::Type::null);
}

TEST("log: the words of the settings are known, others are not") {
  CHECK(log::parse_level("debug") == log::Level::debug);
  CHECK(log::parse_level("fatal") == log::Level::fatal);
  CHECK(!log::parse_level("loud"));
  CHECK(log::parse_format("text") == log::Format::text);
  CHECK(!log::parse_format("xml"));
}

}  // namespace
}  // namespace gatewarden
