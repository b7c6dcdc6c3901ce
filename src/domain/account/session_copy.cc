#include "domain/account/session_copy.h"

#include <array>
#include <charconv>

namespace gatewarden::account {

namespace {

constexpr std::string_view form = "1";  // changes with the fields below

// One list of the fields for both directions, so that they cannot disagree.
template <typename SessionType, typename Visit>
void for_each_field(SessionType& session, Visit visit) {
  visit(session.hash);
  visit(session.expires_day);
  visit(session.id);
  visit(session.user_id);
  visit(session.auth_time);
  visit(session.acr);
  visit(session.amr);
  visit(session.created_at);
  visit(session.last_used_at);
  visit(session.expires_at);
  visit(session.address);
  visit(session.user_agent);
}

// Netstrings: the length in decimal, a colon, the bytes.
class Writer {
 public:
  void operator()(std::string_view bytes) { text.append(std::to_string(bytes.size())).append(":").append(bytes); }
  void operator()(const std::string& bytes) { (*this)(std::string_view(bytes)); }
  void operator()(Instant at) { (*this)(std::to_string(to_microseconds(at))); }
  void operator()(Day day) { (*this)(std::to_string(day)); }
  void operator()(UserId id) { (*this)(std::to_string(id)); }
  std::string text;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::string_view next() {
    std::size_t length = 0;
    const auto [stopped, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), length);
    const auto digits = static_cast<std::size_t>(stopped - rest_.data());
    if (error != std::errc() || digits >= rest_.size() || rest_[digits] != ':' || rest_.size() - digits - 1 < length) return fail();
    const std::string_view piece = rest_.substr(digits + 1, length);
    rest_.remove_prefix(digits + 1 + length);
    return piece;
  }
  void operator()(std::string& bytes) { bytes = next(); }
  void operator()(Instant& at) { at = from_microseconds(number<std::int64_t>()); }
  void operator()(Day& day) { day = number<Day>(); }
  void operator()(UserId& id) { id = number<UserId>(); }
  bool read_all() const { return good_ && rest_.empty(); }

 private:
  std::string_view fail() {
    good_ = false;
    rest_ = {};
    return {};
  }
  template <typename Number>
  Number number() {
    const std::string_view piece = next();
    Number result = 0;
    const auto [stopped, error] = std::from_chars(piece.data(), piece.data() + piece.size(), result);
    if (error != std::errc() || stopped != piece.data() + piece.size()) fail();
    return result;
  }

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::string pack_session(const Session& session) {
  Writer writer;
  writer(form);
  for_each_field(session, [&](const auto& field) { writer(field); });
  return std::move(writer.text);
}

std::optional<Session> unpack_session(std::string_view bytes) {
  Reader reader(bytes);
  if (reader.next() != form) return std::nullopt;
  Session session;
  for_each_field(session, [&](auto& field) { reader(field); });
  if (!reader.read_all()) return std::nullopt;
  return session;
}

}  // namespace gatewarden::account
