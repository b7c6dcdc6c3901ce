// What an error number of the server or of the client library means to us: one table. Private to this folder.
#pragma once

#include <string>
#include <string_view>

namespace gatewarden::db {

enum class Trouble {
  lost,         // the connection is gone, and nobody knows what the server did last
  unavailable,  // the server said no to everything of this kind for now; the connection is not worth keeping
  busy,         // the server said no for now; the connection is sound
  conflict,
  duplicate,
  refused,  // a value of the row
  failed,
};

Trouble trouble_of(int error_number);

// "error 1213 (40001) in refresh_tokens.rotate", with the server's own words only where they cannot hold a value of a row.
std::string describe(int error_number, std::string_view state, std::string_view server_text, std::string_view statement);

// The key's name out of the text of error 1062, without the table's name that MySQL puts before it.
std::string key_of_duplicate(std::string_view server_text);

}  // namespace gatewarden::db
