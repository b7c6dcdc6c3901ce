#include "harness/loopback_server.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>

namespace gatewarden::test {

// A peer that is gone is no reason for the test program to die of a signal.
static void refuse_broken_pipe() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

struct LoopbackConnection::Tls {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  SSL* session = nullptr;
  ~Tls() {
    SSL_free(session);
    SSL_CTX_free(context);
  }
};

LoopbackConnection::LoopbackConnection(int descriptor) : descriptor_(descriptor) {}

LoopbackConnection::~LoopbackConnection() { close(descriptor_); }

bool LoopbackConnection::start_tls(const std::string& certificates) {
  tls_ = std::make_unique<Tls>();
  if (SSL_CTX_use_certificate_chain_file(tls_->context, (certificates + "/certificate.pem").c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(tls_->context, (certificates + "/key.pem").c_str(), SSL_FILETYPE_PEM) != 1)
    return false;
  tls_->session = SSL_new(tls_->context);
  return SSL_set_fd(tls_->session, descriptor_) == 1 && SSL_accept(tls_->session) == 1;
}

bool LoopbackConnection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = tls_ ? SSL_write(tls_->session, bytes.data(), static_cast<int>(bytes.size()))
                              : send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool LoopbackConnection::read_more() {
  std::array<char, 16384> buffer;
  const auto got = tls_ ? SSL_read(tls_->session, buffer.data(), static_cast<int>(buffer.size()))
                        : recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (got <= 0) return false;
  unread_.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> LoopbackConnection::read_line() {
  std::size_t end = unread_.find('\n');
  while (end == std::string::npos) {
    if (!read_more()) return std::nullopt;
    end = unread_.find('\n');
  }
  std::string line = unread_.substr(0, end);
  unread_.erase(0, end + 1);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

std::optional<std::string> LoopbackConnection::read_bytes(std::size_t count) {
  while (unread_.size() < count)
    if (!read_more()) return std::nullopt;
  std::string bytes = unread_.substr(0, count);
  unread_.erase(0, count);
  return bytes;
}

void LoopbackConnection::hang() {
  while (read_more()) unread_.clear();
}

void LoopbackConnection::shut_down() { shutdown(descriptor_, SHUT_RDWR); }

LoopbackServer::LoopbackServer(std::function<void(LoopbackConnection&)> serve)
    : serve_(std::move(serve)), acceptor_([this] { accept_all(); }) {}

LoopbackServer::~LoopbackServer() {
  stopping_ = true;
  acceptor_.join();
  for (Peer& peer : peers_) peer.connection.shut_down();
  for (Peer& peer : peers_) peer.thread.join();
}

void LoopbackServer::accept_all() {
  while (!stopping_) {
    pollfd waiting{listener_.descriptor(), POLLIN, 0};
    poll(&waiting, 1, 20);
    const int descriptor = accept4(listener_.descriptor(), nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) continue;
    ++connections_;
    Peer& peer = peers_.emplace_back(descriptor);
    peer.thread = std::thread([this, &peer] {
      refuse_broken_pipe();
      serve_(peer.connection);
      peer.connection.shut_down();
    });
  }
}

}  // namespace gatewarden::test
