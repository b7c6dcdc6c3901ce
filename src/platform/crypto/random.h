// Random bytes from the operating system's generator through OpenSSL; a failing generator aborts the process (S28).
#pragma once

#include <string>

namespace gatewarden::crypto {

std::string random_bytes(std::size_t count);

}  // namespace gatewarden::crypto
