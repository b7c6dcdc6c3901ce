// A private memcached of one test, on a Unix socket, and the wire beneath it.
#include "harness/memcached.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <stdexcept>

#include "base/text.h"
#include "harness/servers.h"

namespace gatewarden::test {
namespace {

class Connection {
 public:
  explicit Connection(const std::string& path) : descriptor_(connect_to(path)) {
    if (descriptor_ < 0) throw std::runtime_error("memcached does not listen on " + path);
    const timeval deadline{10, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
  }
  ~Connection() { close(descriptor_); }

  void send_all(const std::string& text) const {
    if (send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) {
      throw std::runtime_error("memcached takes nothing");
    }
  }

  std::string receive_reply() const {
    std::string reply;
    char buffer[65536];
    for (;;) {
      const ssize_t count = recv(descriptor_, buffer, sizeof buffer, 0);
      if (count <= 0) throw std::runtime_error("memcached closed the connection or says nothing");
      reply.append(buffer, static_cast<std::size_t>(count));
      for (const char* last : {"END\r\n", "STORED\r\n", "DELETED\r\n", "NOT_FOUND\r\n", "OK\r\n", "ERROR\r\n"}) {
        if (reply.ends_with(last)) return reply;
      }
      for (const char* first : {"CLIENT_ERROR", "SERVER_ERROR", "BUSY"}) {
        if (reply.ends_with("\r\n") && reply.starts_with(first)) return reply;
      }
    }
  }

 private:
  int descriptor_;
};

}  // namespace

Memcached::Memcached(Start start_when) : folder_(make_temporary_folder("memcached")) {
  if (start_when == Start::now) start();
}

Memcached::~Memcached() {
  process_ = Process();
  remove_folder(folder_);
}

void Memcached::start() { process_ = start_memcached(socket(), folder_ + "/memcached.log"); }

void Memcached::kill() {
  process_ = Process();
  unlink(socket().c_str());
}

void Memcached::pause() { process_.signal(SIGSTOP); }

void Memcached::resume() { process_.signal(SIGCONT); }

std::string Memcached::command(const std::string& text) const {
  const Connection connection(socket());
  connection.send_all(text);
  return connection.receive_reply();
}

std::vector<std::string> Memcached::keys() const {
  std::vector<std::string> keys;
  std::string dump;
  // The crawler of the call before may still be at it.
  const bool is_dumped = wait_until(
      [&] {
        dump = command("lru_crawler metadump all\r\n");
        return !dump.starts_with("BUSY");
      },
      Milliseconds{10000});
  if (!is_dumped) throw std::runtime_error("memcached's crawler stays busy");
  // key=gw1%3As%3A… exp=… and more
  for (const std::string& line : split_words(dump, '\n')) {
    if (!line.starts_with("key=")) continue;
    std::string key = line.substr(4, line.find(' ') - 4);
    for (std::size_t at = key.find("%3A"); at != std::string::npos; at = key.find("%3A")) key.replace(at, 3, ":");
    keys.push_back(key);
  }
  return keys;
}

std::string Memcached::stored(const std::string& key) const {
  const std::string reply = command("get " + key + "\r\n");
  if (!reply.starts_with("VALUE")) return "";
  const std::size_t start = reply.find("\r\n") + 2;
  return reply.substr(start, reply.size() - start - std::strlen("\r\nEND\r\n"));
}

void Memcached::store(const std::string& key, const std::string& bytes) const {
  const std::string reply = command("set " + key + " 0 0 " + std::to_string(bytes.size()) + "\r\n" + bytes + "\r\n");
  if (reply != "STORED\r\n") throw std::runtime_error("memcached did not store: " + reply);
}

}  // namespace gatewarden::test
