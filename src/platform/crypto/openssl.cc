// The answer to an OpenSSL call that cannot fail and did.
#include "platform/crypto/openssl.h"

#include <openssl/err.h>

#include <cstdio>
#include <cstdlib>

namespace gatewarden::crypto {

void must(bool succeeded) {
  if (succeeded) return;
  // OpenSSL's queue names functions and reasons, never the data.
  std::fputs("OpenSSL failed where it must not:\n", stderr);
  ERR_print_errors_fp(stderr);
  std::abort();
}

}  // namespace gatewarden::crypto
