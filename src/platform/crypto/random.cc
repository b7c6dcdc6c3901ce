// Random bytes from the operating system's generator through OpenSSL, which seeds anew after a fork.
#include "platform/crypto/random.h"

#include <openssl/rand.h>

#include <climits>

#include "platform/crypto/openssl.h"

namespace gatewarden::crypto {

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  must(count <= INT_MAX && RAND_bytes(bytes_of(bytes), static_cast<int>(count)) == 1);
  return bytes;
}

}  // namespace gatewarden::crypto
