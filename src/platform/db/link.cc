#include "platform/db/link.h"

#include <string>

namespace gatewarden::db {

namespace {

std::string host_name(const ConnectionSettings& settings) {
  if (!settings.socket.empty()) return "unix://" + settings.socket;
  const bool is_ipv6 = settings.host.find(':') != std::string::npos;
  return "tcp://" + (is_ipv6 ? "[" + settings.host + "]" : settings.host) + ":" + std::to_string(settings.port);
}

int whole_seconds(Seconds deadline) { return static_cast<int>(deadline.count()); }

sql::ConnectOptionsMap options_of(const ConnectionSettings& settings) {
  sql::ConnectOptionsMap options;
  options["hostName"] = sql::SQLString(host_name(settings));
  options["userName"] = sql::SQLString(settings.user);
  options["password"] = sql::SQLString(std::string(settings.password.reveal()));
  options["schema"] = sql::SQLString(settings.database);
  options["OPT_CHARSET_NAME"] = sql::SQLString("utf8mb4");
  // The library takes int seconds and ignores options of a name or type that it does not know.
  options["OPT_CONNECT_TIMEOUT"] = whole_seconds(settings.connect_deadline);
  options["OPT_READ_TIMEOUT"] = whole_seconds(settings.read_deadline);
  options["OPT_WRITE_TIMEOUT"] = whole_seconds(settings.write_deadline);
  // Affected rows are rows found: a compare-and-swap that writes what stands there already still counts.
  options["CLIENT_FOUND_ROWS"] = true;
  // A hostile server could ask for any file of ours.
  options["OPT_LOCAL_INFILE"] = 0;
  if (settings.tls_ca.empty()) return options;
  options["sslCA"] = sql::SQLString(settings.tls_ca);
#ifdef OPT_SSL_MODE
  options[OPT_SSL_MODE] = static_cast<int>(sql::SSL_MODE_VERIFY_IDENTITY);
#else
  options["sslVerify"] = true;
  options["sslEnforce"] = true;
#endif
  return options;
}

// The connector would go on in plain text with a server that has no TLS, so look at what we got.
void demand_tls(sql::Statement& statement) {
  const std::unique_ptr<sql::ResultSet> status(statement.executeQuery("SHOW SESSION STATUS LIKE 'Ssl_cipher'"));
  if (!status->next() || status->getString(2).length() == 0)
    throw Unavailable("database: TLS is demanded (database.tls_ca) and the server does not offer it");
}

}  // namespace

// Its own function makes it at the first call, without a lock.
sql::Driver& driver() {
  static sql::Driver& the_driver = *sql::mysql::get_driver_instance();
  return the_driver;
}

Connection::Link::Link(const ConnectionSettings& settings) {
  auto options = options_of(settings);
  session.reset(driver().connect(options));
  plain.reset(session->createStatement());
  if (!settings.tls_ca.empty()) demand_tls(*plain);
  // The connector sets REPEATABLE READ by itself in some versions, and the server's own settings are not ours to trust.
  command("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
  // lock_wait_timeout: an ALTER TABLE that waits makes everybody behind it wait.
  command("SET SESSION innodb_lock_wait_timeout = 3, lock_wait_timeout = 3, time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,"
          "NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,ONLY_FULL_GROUP_BY,NO_ENGINE_SUBSTITUTION'");
  last_used = std::chrono::steady_clock::now();
}

sql::PreparedStatement& Connection::Link::prepared(Identity identity, std::string_view text) {
  auto& statement = statements[identity];
  if (!statement) statement.reset(session->prepareStatement(sql::SQLString(text.data(), text.size())));
  return *statement;
}

void bind(sql::PreparedStatement& statement, std::span<const Value> values) {
  unsigned int index = 0;
  for (const Value& value : values) {
    ++index;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      statement.setInt64(index, *number);
    } else if (const auto* natural = std::get_if<std::uint64_t>(&value)) {
      statement.setUInt64(index, *natural);
    } else if (const auto* bytes = std::get_if<std::string_view>(&value)) {
      // Exact for any bytes; setBlob would cost a packet more, and its value is gone at the second execution.
      statement.setString(index, sql::SQLString(bytes->data(), bytes->size()));
    } else {
      statement.setNull(index, 0);
    }
  }
}

}  // namespace gatewarden::db
