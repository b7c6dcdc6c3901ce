#include "domain/operation/outbox.h"

#include <cassert>

#include "base/json_writer.h"
#include "base/text.h"
#include "platform/crypto/seal.h"
#include "platform/json/value.h"

namespace gatewarden::operation {

namespace {

constexpr db::Statement<std::string_view, std::string_view, std::string_view, Instant, Instant, Instant> insert_message(
    "outbox.insert",
    "INSERT INTO outbox_messages (channel, template, sealed, created_at, expires_at, available_at) VALUES (?, ?, ?, ?, ?, ?)",
    db::Reach::no_plan);
constexpr db::Literal columns =
    "message_id, channel, template, sealed, attempts, created_at, expires_at, available_at, lease_id IS NOT NULL, last_error";
// The queue is filled and emptied faster than the server counts its rows, and a plan made for an empty table is a scan.
constexpr db::Statement<std::string_view, Instant, Instant, std::int64_t> find_due(
    "outbox.find_due",
    db::sql<"SELECT ", columns, " FROM outbox_messages"
            " FORCE INDEX (outbox_messages_by_due) WHERE channel = ? AND available_at <= ? AND expires_at > ?"
            " ORDER BY available_at, message_id LIMIT ? FOR UPDATE SKIP LOCKED">);
constexpr db::Statement<std::uint64_t, Instant, std::int64_t> list_messages(
    "outbox.list", db::sql<"SELECT ", columns, " FROM outbox_messages WHERE message_id > ? AND expires_at > ?"
                           " ORDER BY message_id LIMIT ?">, db::Reach::whole_table);
constexpr db::Statement<std::string_view> count_messages(
    "outbox.count", "SELECT COUNT(*) FROM outbox_messages FORCE INDEX (outbox_messages_by_due) WHERE channel = ?",
    db::Reach::whole_table);
constexpr db::Statement<> find_oldest("outbox.find_oldest", "SELECT created_at FROM outbox_messages ORDER BY message_id LIMIT 1",
                                      db::Reach::whole_table);
constexpr db::Statement<Instant, std::uint64_t> make_message_due(
    "outbox.make_due", "UPDATE outbox_messages SET available_at = ?, lease_id = NULL WHERE message_id = ?");
constexpr db::Statement<Instant, Instant> make_all_messages_due(
    "outbox.make_all_due", "UPDATE outbox_messages SET available_at = ?, lease_id = NULL WHERE expires_at > ?", db::Reach::whole_table);
constexpr db::Statement<std::uint64_t> purge_message("outbox.purge", "DELETE FROM outbox_messages WHERE message_id = ?");
constexpr db::Statement<std::int64_t> purge_all_messages(
    "outbox.purge_all", "DELETE FROM outbox_messages ORDER BY message_id LIMIT ?", db::Reach::whole_table);
constexpr db::Statement<Instant, std::string_view, std::uint64_t> lease_message(
    "outbox.lease", "UPDATE outbox_messages SET available_at = ?, lease_id = ?, attempts = attempts + 1 WHERE message_id = ?");
constexpr db::Statement<std::uint64_t, std::string_view> remove_message(
    "outbox.remove", "DELETE FROM outbox_messages WHERE message_id = ? AND lease_id = ?");
constexpr db::Statement<Instant, std::string_view, std::uint64_t, std::string_view> postpone_message(
    "outbox.retry_later",
    "UPDATE outbox_messages SET available_at = ?, lease_id = NULL, last_error = ? WHERE message_id = ? AND lease_id = ?");
constexpr db::Statement<Instant, std::int64_t> remove_late_messages(
    "outbox.remove_late",
    "DELETE FROM outbox_messages WHERE expires_at <= ? AND expires_at > created_at ORDER BY expires_at LIMIT ?");
constexpr db::Statement<Instant, std::int64_t> remove_decoys(
    "outbox.remove_decoys",
    "DELETE FROM outbox_messages WHERE expires_at <= ? AND expires_at <= created_at ORDER BY expires_at LIMIT ?");

// A sealed message cannot be passed off as one of another template or channel.
std::string seal_context(Channel channel, std::string_view template_name) {
  return std::string("outbox.").append(wire_name(channel)).append(".").append(template_name);
}

std::string to_json(const Message& message) {
  JsonWriter json;
  json.begin_object().member("recipient", message.recipient).member("language", message.language).key("values").begin_object();
  for (const auto& [name, value] : message.values) json.member(name, value);
  return json.end_object().end_object().take();
}

// Nothing where it is not as to_json() made it.
bool read_json(std::string_view text, Message& message) {
  const auto json = json::Value::parse(text);
  const auto values = json ? json->find("values") : std::nullopt;
  if (!values) return false;
  message.recipient = json->string_at("recipient").value_or("");
  message.language = json->string_at("language").value_or("");
  for (const std::string& name : values->names()) message.values.emplace(name, values->string_at(name).value_or(""));
  return true;
}

Channel channel_from(std::string_view word) {
  for (const Channel one : channels)
    if (wire_name(one) == word) return one;
  throw db::StatementFailed(0, "the outbox holds a channel that this program does not know");
}

std::optional<Message> unseal(const Secret& key, Channel channel, const std::string& template_name, std::string_view sealed) {
  const auto opened = crypto::open(key, sealed, seal_context(channel, template_name));
  Message message{.channel = channel, .recipient = {}, .template_name = template_name, .language = {}, .values = {}};
  if (!opened || !read_json(opened->reveal(), message)) return std::nullopt;
  return message;
}

}  // namespace

std::string_view wire_name(Channel channel) {
  switch (channel) {
    case Channel::email: return "email";
    case Channel::sms: return "sms";
  }
  assert(false);
  return {};
}

void Outbox::insert(const Message& message, Instant expires_at, Instant now) {
  assert(connection_.in_transaction());
  const std::string sealed = crypto::seal(key_, to_json(message), seal_context(message.channel, message.template_name));
  connection_.execute(insert_message, wire_name(message.channel), message.template_name, sealed, now, expires_at, now);
  // Also for a message that nobody shall get: who measures must not find out (S69).
  if (ring_) connection_.after_commit([this, channel = message.channel] { ring_(channel); });
}

Outbox::Waiting Outbox::waiting_of(const db::Row& row) {
  auto template_name = row.get<std::string>(2);
  const Channel channel = channel_from(row.get<std::string>(1));
  auto message = unseal(key_, channel, template_name, row.get<std::string>(3));
  return {.channel = channel,
          .message = {.id = row.get<std::uint64_t>(0),
                      .template_name = std::move(template_name),
                      .message = std::move(message),
                      .attempts = row.get<int>(4),
                      .created_at = row.get<Instant>(5),
                      .expires_at = row.get<Instant>(6)},
          .available_at = row.get<Instant>(7),
          .is_leased = row.get<bool>(8),
          .last_error = row.get<std::optional<std::string>>(9).value_or("")};
}

std::vector<ClaimedMessage> Outbox::claim(const Lease& lease, int most, Instant now, std::optional<Channel> channel) {
  return db::retry(connection_, [&] {
    std::vector<ClaimedMessage> claimed;
    db::Transaction transaction(connection_);
    for (const Channel one : channels) {
      if (one != channel.value_or(one)) continue;
      auto rows = connection_.query(find_due, wire_name(one), now, now, most - static_cast<int>(claimed.size()));
      while (const auto row = rows.next()) {
        claimed.push_back(waiting_of(*row).message);
        ++claimed.back().attempts;
      }
    }
    for (const ClaimedMessage& one : claimed) connection_.execute(lease_message, lease.until, lease.id, one.id);
    transaction.commit();
    return claimed;
  });
}

bool Outbox::remove(std::uint64_t id, std::string_view lease_id) {
  return connection_.execute(remove_message, id, lease_id) == 1;
}

bool Outbox::retry_later(std::uint64_t id, std::string_view lease_id, std::string_view error, Instant available_at) {
  return connection_.execute(postpone_message, available_at, printable(error, 200), id, lease_id) == 1;
}

std::uint64_t Outbox::remove_expired(int most, Instant now) {
  connection_.execute(remove_decoys, now, most);
  return connection_.execute(remove_late_messages, now, most);
}

std::uint64_t Outbox::depth(Channel channel) {
  return connection_.query(count_messages, wire_name(channel)).next()->get<std::uint64_t>(0);
}

std::optional<Instant> Outbox::oldest_created_at() {
  auto rows = connection_.query(find_oldest);
  const auto row = rows.next();
  return row ? std::optional(row->get<Instant>(0)) : std::nullopt;
}

std::vector<Outbox::Waiting> Outbox::list(std::uint64_t after_id, int most, Instant now) {
  std::vector<Waiting> found;
  auto rows = connection_.query(list_messages, after_id, now, most);
  while (const auto row = rows.next()) found.push_back(waiting_of(*row));
  return found;
}

bool Outbox::make_due(std::uint64_t id, Instant now) { return connection_.execute(make_message_due, now, id) == 1; }

std::uint64_t Outbox::make_all_due(Instant now) { return connection_.execute(make_all_messages_due, now, now); }

bool Outbox::purge(std::uint64_t id) { return connection_.execute(purge_message, id) == 1; }

std::uint64_t Outbox::purge_all(int most) { return connection_.execute(purge_all_messages, most); }

std::vector<db::StatementInfo> Outbox::statements() {
  return {insert_message, find_due, lease_message, remove_message, postpone_message, remove_late_messages, remove_decoys,
          list_messages, count_messages, find_oldest, make_message_due, make_all_messages_due, purge_message,
          purge_all_messages};
}

}  // namespace gatewarden::operation
