// Where a caller finds out what became of a registration.
#pragma once

#include <string>

#include "endpoints/services.h"

namespace gatewarden::endpoints {

// `request_id`: as a UUID.
std::string status_address(const Services& services, const std::string& request_id);

}  // namespace gatewarden::endpoints
