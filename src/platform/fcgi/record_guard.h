// Judges the bytes of a FastCGI request before libfcgi reads any of them, so that nothing a peer says can make the library
// allocate, wait or loop on its word (security.md 0.4, F55). Pure: bytes in, a verdict out.
//
// A request, as the FastCGI specification 1.0 (section 3.3) and nginx have it, is one BEGIN_REQUEST for a responder, PARAMS
// records up to an empty one, STDIN records up to an empty one, all under one request id. Anything else on the way is
// malformed here, also where the specification would allow it: multiplexing, management records, aborts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gatewarden::fcgi {

struct Limits {
  std::size_t parameter_bytes = 65536;  // of all names, values and their lengths
  std::size_t body_bytes = 65536;
};

// More parameters than this are refused like too many bytes.
inline constexpr std::size_t most_parameters = 1000;

enum class Verdict {
  incomplete,  // well-formed as far as it goes
  complete,    // to the end of STDIN
  parameters_too_large,
  body_too_large,
  malformed,
};

class RecordGuard {
 public:
  explicit RecordGuard(Limits limits) : limits_(limits) {}

  // `bytes`: all that has come since the connection began; goes on where the last call stopped.
  Verdict examine(std::string_view bytes);
  void reset();

  std::uint16_t request_id() const { return request_id_; }  // 0: not yet known
  std::size_t body_bytes() const { return body_; }
  // What the parameters announce; 0 until they have come.
  std::size_t content_length() const { return phase_ < Phase::body ? 0 : content_length_; }

  // Of a complete request, for one that libfcgi is not to read: "NAME=value" strings in their order, and the body, for which
  // the content of its records is moved together at the front of the `bytes` that were examined.
  std::vector<std::string> parameters() const;
  void leave_body(std::string& bytes) const;

  std::string_view reason() const { return reason_; }       // of malformed, for the log

 private:
  enum class Phase { begin, parameters, body, end };
  struct Record;

  Verdict examine_record(const Record& record);
  Verdict begin(const Record& record);
  Verdict take_parameters(const Record& record);
  Verdict take_body(const Record& record);
  Verdict check_parameters();
  Verdict check_pair(std::string_view name, std::string_view value);
  Verdict malformed(std::string_view reason);

  Limits limits_;
  Phase phase_ = Phase::begin;
  std::size_t position_ = 0;
  std::size_t body_begin_ = 0;
  std::uint16_t request_id_ = 0;
  std::string parameters_;
  std::size_t content_length_ = 0;
  bool content_length_given_ = false;
  std::size_t body_ = 0;
  std::string_view reason_;
};

}  // namespace gatewarden::fcgi
