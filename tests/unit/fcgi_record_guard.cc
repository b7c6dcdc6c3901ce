// The record guard: what libfcgi is let to read, and what not.
#include "platform/fcgi/record_guard.h"

#include "harness/fastcgi.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using fcgi::RecordGuard;
using fcgi::Verdict;
using namespace std::string_literals;
namespace wire = test::fastcgi;

constexpr fcgi::Limits limits{1024, 512};

Verdict judge(const std::string& bytes) { return RecordGuard(limits).examine(bytes); }

std::string reason(const std::string& bytes) {
  RecordGuard guard(limits);
  CHECK(guard.examine(bytes) == Verdict::malformed);
  return std::string(guard.reason());
}

TEST("record guard: a request as nginx sends it is complete") {
  RecordGuard guard(limits);
  CHECK(guard.examine(wire::request("POST", "/oauth2/token", "grant_type=x", {{"HTTP_HOST", "a"}})) == Verdict::complete);
  CHECK_EQUAL(1, int{guard.request_id()});
  CHECK_EQUAL(std::size_t{12}, guard.body_bytes());
}

TEST("record guard: byte by byte it stays incomplete to the last") {
  const std::string bytes = wire::request("POST", "/a", "body", {{"HTTP_LONG", std::string(300, 'x')}});
  RecordGuard guard(limits);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    CHECK(guard.examine(std::string_view(bytes).substr(0, length)) == Verdict::incomplete);
  }
  CHECK(guard.examine(bytes) == Verdict::complete);
}

TEST("record guard: streams may be cut into records anywhere and padded") {
  const std::string pairs = wire::pairs({{"REQUEST_URI", "/a"}, {"CONTENT_LENGTH", "2"}});
  std::string bytes = wire::begin(7);
  for (const char c : pairs) bytes += wire::record(wire::params, std::string(1, c), 7, 255);
  bytes += wire::record(wire::params, "", 7, 8) + wire::record(wire::standard_in, "a", 7) + wire::record(wire::standard_in, "b", 7);
  CHECK(judge(bytes + wire::record(wire::standard_in, "", 7)) == Verdict::complete);
}

TEST("F55: another version is malformed at its first byte") {
  CHECK_EQUAL("not FastCGI version 1"s, reason("\x02"));
  CHECK_EQUAL("not FastCGI version 1"s, reason("GET / HTTP/1.1\r\n"));
  CHECK_EQUAL("not FastCGI version 1"s, reason(wire::begin() + "\x02"));
}

TEST("F55: a connection begins with BEGIN_REQUEST for a responder") {
  CHECK_EQUAL("the first record is not BEGIN_REQUEST"s, reason(wire::stream(wire::params, "")));
  CHECK_EQUAL("the first record is not BEGIN_REQUEST"s, reason(wire::record(wire::get_values, "", 0)));
  CHECK_EQUAL("the first record is not BEGIN_REQUEST"s, reason(wire::record(255, "")));
  CHECK_EQUAL("request id 0"s, reason(wire::begin(0)));
  CHECK_EQUAL("a role other than responder"s, reason(wire::begin(1, 2)));
  CHECK_EQUAL("BEGIN_REQUEST of a wrong length"s, reason(wire::record(wire::begin_request, "short")));
}

TEST("F55: interleaved ids, aborts, management and unknown records are malformed") {
  const std::string parameter = wire::record(wire::params, wire::pairs({{"A", "b"}}));
  const std::string head = wire::begin() + parameter;
  CHECK_EQUAL("a record other than PARAMS before their end"s, reason(head + wire::begin(2)));
  CHECK_EQUAL("a second request id"s, reason(head + wire::record(wire::params, "", 2)));
  for (const std::uint8_t type : {wire::abort_request, wire::get_values, std::uint8_t{255}, wire::standard_in}) {
    CHECK_EQUAL("a record other than PARAMS before their end"s, reason(head + wire::record(type, "")));
  }
  const std::string body = head + wire::record(wire::params, "");
  CHECK_EQUAL("a record other than STDIN after the parameters"s, reason(body + wire::record(wire::abort_request, "")));
  CHECK_EQUAL("a record other than STDIN after the parameters"s, reason(body + wire::record(wire::get_values, "", 0)));
  CHECK_EQUAL("a second request id"s, reason(body + wire::record(wire::standard_in, "", 2)));
}

TEST("F55: lengths that promise more than there is are malformed") {
  const auto with = [](const std::string& content) { return wire::begin() + wire::stream(wire::params, content); };
  CHECK_EQUAL("a parameter longer than PARAMS"s, reason(with("\x05\x05"s "ab")));
  CHECK_EQUAL("a parameter longer than PARAMS"s, reason(with("\xff\xff\xff\xff\xff\xff\xff\xff"s "ab")));
  CHECK_EQUAL("a parameter longer than PARAMS"s, reason(with("\xff\xff\xff\xff\x80\x00\x00\x01"s "ab")));
  for (const std::string& cut : {"\x01"s, "\x80"s, "\x80\x00\x00"s, "\x01\x80"s, "\x01\x80\x00\x00"s, "\x80\x00\x00\x01"s}) {
    CHECK_EQUAL("a parameter length cut off"s, reason(with(cut)));
  }
}

TEST("F55: names and values that libfcgi would read otherwise are malformed") {
  const auto with = [](const Parameters& parameters) { return wire::begin() + wire::stream(wire::params, wire::pairs(parameters)); };
  CHECK_EQUAL("a parameter name that is none"s, reason(with({{"", ""}})));
  CHECK_EQUAL("a parameter name that is none"s, reason(with({{"HTTPS=on&A", "b"}})));
  CHECK_EQUAL("NUL in a parameter"s, reason(with({{"A\0B"s, "c"}})));
  CHECK_EQUAL("NUL in a parameter"s, reason(with({{"A", "b\0"s}})));
}

TEST("S75: parameters over the limit are too large, known from the record's header") {
  CHECK(judge(wire::begin() + wire::stream(wire::params, std::string(1025, 'x'))) == Verdict::parameters_too_large);
  const std::string header = wire::record(wire::params, std::string(1025, 'x')).substr(0, 8);
  CHECK(judge(wire::begin() + header) == Verdict::parameters_too_large);
  std::string crumbs = wire::begin();
  for (int i = 0; i < 1025; ++i) crumbs += wire::record(wire::params, "x");
  CHECK(judge(crumbs) == Verdict::parameters_too_large);
}

TEST("S75: parameters fill their limit exactly") {
  const std::string pairs = wire::pairs({{"A", std::string(1024 - 6, 'x')}});
  CHECK_EQUAL(std::size_t{1024}, pairs.size());
  CHECK(judge(wire::begin() + wire::stream(wire::params, pairs) + wire::record(wire::standard_in, "")) == Verdict::complete);
}

TEST("S75: more than a thousand parameters are too many") {
  Parameters parameters(fcgi::most_parameters + 1, {"A", ""});
  RecordGuard guard({65536, 65536});
  CHECK(guard.examine(wire::begin() + wire::stream(wire::params, wire::pairs(parameters))) == Verdict::parameters_too_large);
}

TEST("S75: a body over the limit is refused before it comes") {
  CHECK(judge(wire::request("POST", "/", std::string(512, 'x'))) == Verdict::complete);
  const std::string announced = wire::begin() + wire::stream(wire::params, wire::pairs({{"CONTENT_LENGTH", "513"}}));
  CHECK(judge(announced) == Verdict::body_too_large);
}

TEST("S75: a body is as long as CONTENT_LENGTH says") {
  const std::string head = wire::begin() + wire::stream(wire::params, wire::pairs({{"CONTENT_LENGTH", "3"}}));
  CHECK_EQUAL("a body longer than CONTENT_LENGTH"s, reason(head + wire::record(wire::standard_in, "abcd")));
  CHECK_EQUAL("a body shorter than CONTENT_LENGTH"s, reason(head + wire::stream(wire::standard_in, "ab")));
  CHECK(judge(head + wire::stream(wire::standard_in, "abc")) == Verdict::complete);
}

TEST("S76: a CONTENT_LENGTH that is no number, or two different ones, are malformed") {
  for (const std::string& value : {"-1"s, "+1"s, "0x10"s, "1 "s, "18446744073709551616"s}) {
    CHECK_EQUAL("a CONTENT_LENGTH that is none"s,
                reason(wire::begin() + wire::stream(wire::params, wire::pairs({{"CONTENT_LENGTH", value}}))));
  }
  const Parameters two{{"CONTENT_LENGTH", "1"}, {"CONTENT_LENGTH", "2"}};
  CHECK_EQUAL("a CONTENT_LENGTH that is none"s, reason(wire::begin() + wire::stream(wire::params, wire::pairs(two))));
}

TEST("record guard: the length that the parameters announce is known once they have come") {
  const std::string pairs = wire::pairs({{"CONTENT_LENGTH", "300"}});
  RecordGuard guard(limits);
  guard.examine(wire::begin() + wire::record(wire::params, pairs));
  CHECK_EQUAL(std::size_t{0}, guard.content_length());
  guard.examine(wire::begin() + wire::stream(wire::params, pairs));
  CHECK_EQUAL(std::size_t{300}, guard.content_length());
}

TEST("record guard: it tells parameters and body apart, however they are cut and padded") {
  const std::string pairs = wire::pairs({{"REQUEST_URI", "/a=b"}, {"CONTENT_LENGTH", "9"}, {"EMPTY", ""}});
  std::string bytes = wire::begin(7);
  for (const char c : pairs) bytes += wire::record(wire::params, std::string(1, c), 7, 3);
  bytes += wire::record(wire::params, "", 7, 8);
  for (const std::string piece : {"a", "bcd", "efghi"}) bytes += wire::record(wire::standard_in, piece, 7, 5);
  bytes += wire::record(wire::standard_in, "", 7);
  RecordGuard guard(limits);
  CHECK(guard.examine(bytes) == Verdict::complete);
  const std::vector<std::string> expected{"REQUEST_URI=/a=b", "CONTENT_LENGTH=9", "EMPTY="};
  CHECK(expected == guard.parameters());
  guard.leave_body(bytes);
  CHECK_EQUAL("abcdefghi"s, bytes);
}

TEST("record guard: a request without a body leaves an empty one") {
  std::string bytes = wire::request("GET", "/");
  RecordGuard guard(limits);
  CHECK(guard.examine(bytes) == Verdict::complete);
  guard.leave_body(bytes);
  CHECK_EQUAL(""s, bytes);
}

TEST("record guard: what follows the end of STDIN is not looked at") {
  CHECK(judge(wire::request("GET", "/") + "anything") == Verdict::complete);
}

TEST("record guard: after a reset nothing of the last request is left") {
  RecordGuard guard(limits);
  CHECK(guard.examine(wire::request("POST", "/", "body")) == Verdict::complete);
  guard.reset();
  CHECK_EQUAL(std::size_t{0}, guard.body_bytes());
  CHECK(guard.examine(wire::request("GET", "/")) == Verdict::complete);
}

}  // namespace
}  // namespace gatewarden
