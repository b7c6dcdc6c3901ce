// What the audit log is told of every attempt.
#pragma once

#include "authentication/sign_in_engine.h"
#include "domain/operation/audit_log.h"

namespace gatewarden::authentication {

inline operation::AuditRecord attempt_record(operation::AuditEvent event, const Attempt& attempt) {
  operation::AuditRecord record{.event = event};
  if (!attempt.client_id.empty()) record.client_id = attempt.client_id;
  record.address = attempt.address;
  record.user_agent = attempt.user_agent;
  record.request_id = attempt.request_id;
  return record;
}

}  // namespace gatewarden::authentication
