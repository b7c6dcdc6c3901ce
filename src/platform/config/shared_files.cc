// The one object that knows the prefix: when it changes, this alone is compiled again.
#include "platform/config/settings.h"

namespace gatewarden::config {

std::string shared_file(std::string_view name) { return GATEWARDEN_PREFIX "/share/gatewarden/" + std::string(name); }

}  // namespace gatewarden::config
