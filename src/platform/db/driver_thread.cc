#include "platform/db/driver_thread.h"

#include "platform/db/link.h"

namespace gatewarden::db {

DriverThread::DriverThread() { driver().threadInit(); }
DriverThread::~DriverThread() { driver().threadEnd(); }

}  // namespace gatewarden::db
