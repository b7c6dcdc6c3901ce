// The connections of one listening Unix socket, one after another: accepts, judges, reads, answers, closes. The only place
// that sees libfcgi.
#pragma once

#include <memory>
#include <optional>

#include "base/http.h"
#include "base/time.h"
#include "platform/fcgi/record_guard.h"

namespace gatewarden::fcgi {

struct ConnectionLimits {
  Limits limits;
  // In which a whole request must have come since its connection was accepted; a body that is longer than a socket holds has
  // a second more for each MiB.
  Milliseconds arrival{2000};
};

enum class Arrival {
  connection,
  none,         // the socket's receive timeout passed
  interrupted,  // by a signal, or by something that passes
};

class Connections {
 public:
  // `listening_socket` stays the caller's. SIGPIPE and SIGTERM must have their handlers before: libfcgi takes the free ones.
  Connections(int listening_socket, ConnectionLimits limits);
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  // Waits for a connection. Throws std::system_error if the socket is none.
  Arrival accept();
  // The request of the accepted connection. Nothing if it had none that we answer; the peer has been told where it could be.
  std::optional<http::Request> read();
  // False if the peer went away meanwhile.
  bool answer(http::Method method, const http::Response& response);
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gatewarden::fcgi
