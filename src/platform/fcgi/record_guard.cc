// The record guard: a walk over record headers, then over the name-value pairs of PARAMS.
#include "platform/fcgi/record_guard.h"

#include <cassert>
#include <cstring>
#include <optional>

#include "base/text.h"

namespace gatewarden::fcgi {
namespace {

// FastCGI 1.0 section 8.
constexpr std::size_t header_bytes = 8;
constexpr std::uint8_t version_1 = 1;
constexpr std::uint8_t type_begin_request = 1;
constexpr std::uint8_t type_params = 4;
constexpr std::uint8_t type_stdin = 5;
constexpr std::uint16_t role_responder = 1;

constexpr std::string_view content_length_name = "CONTENT_LENGTH";

std::uint8_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

std::uint16_t short_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(byte_at(bytes, at) << 8 | byte_at(bytes, at + 1));
}

// Takes one length of a name-value pair (section 3.4) off the front: one byte, or four if the first has its high bit set.
std::optional<std::size_t> take_length(std::string_view& bytes) {
  if (bytes.empty()) return std::nullopt;
  const bool is_long = (byte_at(bytes, 0) & 0x80U) != 0;
  const std::size_t width = is_long ? 4 : 1;
  if (bytes.size() < width) return std::nullopt;
  std::size_t length = byte_at(bytes, 0) & 0x7fU;
  for (std::size_t i = 1; i < width; ++i) length = length << 8 | byte_at(bytes, i);
  bytes.remove_prefix(width);
  return length;
}

struct Pair {
  std::string_view name;
  std::string_view value;
};

// Takes a name-value pair off the front. Nothing if there is no whole one; `reason` says why.
std::optional<Pair> take_pair(std::string_view& bytes, std::string_view& reason) {
  const auto name = take_length(bytes);
  const auto value = name ? take_length(bytes) : std::nullopt;
  if (!value) {
    reason = "a parameter length cut off";
    return std::nullopt;
  }
  // Two lengths under 2^31: their sum cannot overflow here, as it could in 32 bits.
  if (*name + *value > bytes.size()) {
    reason = "a parameter longer than PARAMS";
    return std::nullopt;
  }
  const Pair pair{bytes.substr(0, *name), bytes.substr(*name, *value)};
  bytes.remove_prefix(*name + *value);
  return pair;
}

}  // namespace

struct RecordGuard::Record {
  std::uint8_t type;
  std::uint16_t request_id;
  std::size_t content_bytes;
  std::string_view content;  // what of it has come
  bool is_whole;             // with its padding
};

Verdict RecordGuard::malformed(std::string_view reason) {
  reason_ = reason;
  return Verdict::malformed;
}

void RecordGuard::reset() { *this = RecordGuard(limits_); }

Verdict RecordGuard::examine(std::string_view bytes) {
  while (phase_ != Phase::end) {
    const std::string_view rest = bytes.substr(position_);
    if (!rest.empty() && byte_at(rest, 0) != version_1) return malformed("not FastCGI version 1");
    if (rest.size() < header_bytes) return Verdict::incomplete;
    const std::size_t content = short_at(rest, 4);
    const std::size_t total = header_bytes + content + byte_at(rest, 6);
    const Record record{byte_at(rest, 1), short_at(rest, 2), content, rest.substr(header_bytes, content), rest.size() >= total};
    const Verdict verdict = examine_record(record);
    if (verdict != Verdict::complete) return verdict;
    position_ += total;
    if (phase_ != Phase::end && body_ == 0) body_begin_ = position_;
  }
  return Verdict::complete;
}

// `complete` means here: the record is whole and good, go on.
Verdict RecordGuard::examine_record(const Record& record) {
  switch (phase_) {
    case Phase::begin: return begin(record);
    case Phase::parameters: return take_parameters(record);
    case Phase::body: return take_body(record);
    case Phase::end: break;
  }
  return Verdict::complete;
}

Verdict RecordGuard::begin(const Record& record) {
  if (record.type != type_begin_request) return malformed("the first record is not BEGIN_REQUEST");
  if (record.request_id == 0) return malformed("request id 0");
  if (record.content_bytes != 8) return malformed("BEGIN_REQUEST of a wrong length");
  if (!record.is_whole) return Verdict::incomplete;
  if (short_at(record.content, 0) != role_responder) return malformed("a role other than responder");
  request_id_ = record.request_id;
  phase_ = Phase::parameters;
  return Verdict::complete;
}

Verdict RecordGuard::take_parameters(const Record& record) {
  if (record.type != type_params) return malformed("a record other than PARAMS before their end");
  if (record.request_id != request_id_) return malformed("a second request id");
  if (parameters_.size() + record.content_bytes > limits_.parameter_bytes) return Verdict::parameters_too_large;
  if (!record.is_whole) return Verdict::incomplete;
  parameters_.append(record.content);
  if (record.content_bytes > 0) return Verdict::complete;
  phase_ = Phase::body;
  return check_parameters();
}

Verdict RecordGuard::take_body(const Record& record) {
  if (record.type != type_stdin) return malformed("a record other than STDIN after the parameters");
  if (record.request_id != request_id_) return malformed("a second request id");
  if (body_ + record.content_bytes > content_length_) return malformed("a body longer than CONTENT_LENGTH");
  if (!record.is_whole) return Verdict::incomplete;
  body_ += record.content_bytes;
  if (record.content_bytes > 0) return Verdict::complete;
  if (body_ != content_length_) return malformed("a body shorter than CONTENT_LENGTH");
  phase_ = Phase::end;
  return Verdict::complete;
}

Verdict RecordGuard::check_parameters() {
  std::string_view rest = parameters_;
  for (std::size_t count = 0; !rest.empty(); ++count) {
    if (count == most_parameters) return Verdict::parameters_too_large;
    std::string_view reason;
    const auto pair = take_pair(rest, reason);
    if (!pair) return malformed(reason);
    const Verdict verdict = check_pair(pair->name, pair->value);
    if (verdict != Verdict::complete) return verdict;
  }
  return content_length_ > limits_.body_bytes ? Verdict::body_too_large : Verdict::complete;
}

// libfcgi makes a C string "name=value" of each pair: what would change its meaning there is malformed.
Verdict RecordGuard::check_pair(std::string_view name, std::string_view value) {
  if (name.empty() || name.find('=') != std::string_view::npos) return malformed("a parameter name that is none");
  const auto has_nul = [](std::string_view text) { return text.find('\0') != std::string_view::npos; };
  if (has_nul(name) || has_nul(value)) return malformed("NUL in a parameter");
  if (name != content_length_name) return Verdict::complete;
  const auto length = value.empty() ? std::optional<std::uint64_t>{0} : parse_unsigned(value);
  if (!length || (content_length_given_ && *length != content_length_)) return malformed("a CONTENT_LENGTH that is none");
  content_length_ = *length;
  content_length_given_ = true;
  return Verdict::complete;
}

std::vector<std::string> RecordGuard::parameters() const {
  std::vector<std::string> strings;
  std::string_view rest = parameters_;
  std::string_view reason;
  while (const auto pair = take_pair(rest, reason)) strings.push_back(std::string(pair->name).append("=").append(pair->value));
  return strings;
}

void RecordGuard::leave_body(std::string& bytes) const {
  assert(phase_ == Phase::end && bytes.size() >= position_);
  std::size_t kept = 0;
  for (std::size_t at = body_begin_; kept < body_;) {
    const std::size_t content = short_at(bytes, at + 4);
    const std::size_t padding = byte_at(bytes, at + 6);
    std::memmove(bytes.data() + kept, bytes.data() + at + header_bytes, content);
    kept += content;
    at += header_bytes + content + padding;
  }
  bytes.resize(kept);
}

}  // namespace gatewarden::fcgi
