#include "platform/db/errors.h"

#include <algorithm>
#include <array>

namespace gatewarden::db {

namespace {

struct ErrorRow {
  int number;
  Trouble trouble;
};

// Numbers up to 1999 and from 3000 on are the server's, 2000 to 2999 the client library's.
constexpr ErrorRow rows[] = {
    {1020, Trouble::conflict},     // record has changed since last read (MariaDB 11.6 and later)
    {1021, Trouble::busy},         // disk full
    {1040, Trouble::unavailable},  // too many connections
    {1047, Trouble::unavailable},  // Galera: the node is not ready
    {1048, Trouble::refused},      // NULL in a column that takes none
    {1053, Trouble::lost},         // server shutdown in progress
    {1062, Trouble::duplicate},
    {1114, Trouble::busy},         // table full
    {1205, Trouble::conflict},     // lock wait timeout: only the statement is undone, so the transaction must be ended
    {1213, Trouble::conflict},     // deadlock; Galera: certification failed
    {1226, Trouble::unavailable},  // a limit of the account is used up
    {1243, Trouble::lost},         // unknown prepared statement: not the session that we prepared it in
    {1264, Trouble::refused},      // out of range
    {1265, Trouble::refused},      // cut off, or no word of an ENUM
    {1290, Trouble::unavailable},  // --read-only
    {1292, Trouble::refused},      // no value of the type
    {1300, Trouble::refused},      // no text of the character set
    {1317, Trouble::busy},         // KILL QUERY
    {1366, Trouble::refused},      // no text or number of the column
    {1406, Trouble::refused},      // too long
    {1615, Trouble::lost},         // prepared statement needs to be prepared again
    {1690, Trouble::refused},      // out of range, computed
    {1792, Trouble::unavailable},  // read-only transaction
    {1836, Trouble::unavailable},  // read-only mode
    {1927, Trouble::lost},         // MariaDB: connection was killed
    {1969, Trouble::busy},         // MariaDB: max_statement_time
    {2002, Trouble::lost},         // cannot connect, socket
    {2003, Trouble::lost},         // cannot connect, TCP
    {2006, Trouble::lost},         // server has gone away
    {2013, Trouble::lost},         // lost during a query, or a deadline passed
    {2014, Trouble::lost},         // out of sync
    {2026, Trouble::lost},         // TLS
    {2027, Trouble::lost},         // malformed packet
    {2030, Trouble::lost},         // statement not prepared: the library connected anew behind it
    {2055, Trouble::lost},         // lost, with the system's error
    {3024, Trouble::busy},         // MySQL: max_execution_time
    {3140, Trouble::refused},      // MySQL: no JSON
    {3819, Trouble::refused},      // MySQL: CHECK
    {4025, Trouble::refused},      // MariaDB: CHECK, which says whether JSON is JSON
    {4031, Trouble::lost},         // MySQL: disconnected for inactivity
};
static_assert(std::is_sorted(std::begin(rows), std::end(rows),
                             [](const ErrorRow& left, const ErrorRow& right) { return left.number < right.number; }));

// Errors whose text names only accounts, tables and columns: what an operator needs to mend the world.
constexpr std::array quotable = {1044, 1045, 1048, 1049, 1054, 1064, 1142, 1143, 1146, 1227, 2002, 2003, 2005, 2026};

}  // namespace

Trouble trouble_of(int error_number) {
  const ErrorRow* row = std::lower_bound(std::begin(rows), std::end(rows), error_number,
                                    [](const ErrorRow& candidate, int number) { return candidate.number < number; });
  return row != std::end(rows) && row->number == error_number ? row->trouble : Trouble::failed;
}

std::string describe(int error_number, std::string_view state, std::string_view server_text, std::string_view statement) {
  std::string text = "database error " + std::to_string(error_number);
  if (!state.empty()) text.append(" (").append(state).append(")");
  text.append(" in ").append(statement);
  if (std::ranges::find(quotable, error_number) != quotable.end()) text.append(": ").append(server_text);
  return text;
}

std::string key_of_duplicate(std::string_view server_text) {
  // "Duplicate entry '…' for key 'users.PRIMARY'": the value may itself hold these words, so look from the end.
  constexpr std::string_view before = " for key '";
  const std::size_t at = server_text.rfind(before);
  if (at == std::string_view::npos) return {};
  std::string_view key = server_text.substr(at + before.size());
  key = key.substr(0, key.find('\''));
  return std::string(key.substr(key.rfind('.') + 1));
}

}  // namespace gatewarden::db
