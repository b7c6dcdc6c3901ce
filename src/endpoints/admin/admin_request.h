// What the endpoints of administration share: a client of the operator's, acting for itself with the scope admin, pages of a
// list, and changes that leave an audit row.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "domain/account/registrations.h"
#include "domain/operation/audit_log.h"
#include "endpoints/services.h"

namespace gatewarden::endpoints {

struct AdminRequest {
  Services& services;
  const http::Request& request;
  std::string client_id;
};
using AdminHandler = http::Response (*)(const AdminRequest&);

// Answers once it is known that the caller may (RFC 6750).
http::Response answer_admin(Services& services, const http::Request& request, AdminHandler handler);

// The parameters of the query, each once and each one of `known`; invalid_request otherwise.
Result<Parameters> read_query(const http::Request& request, std::span<const std::string_view> known);
std::string parameter_at(const Parameters& parameters, std::string_view name);  // empty if it is not there

struct Page {
  int limit = 50;
  std::string cursor;  // of the page before; empty: the first
};
// "limit" (1 to 200) and "cursor".
Result<Page> read_page(const http::Request& request);

// The id in the path; not_found for what is no UUID.
Result<std::string> request_id_of(const http::Request& request);

// Runs `deed` in a transaction and, if it did something, writes the audit row beside it; answers whether it did. A conflict runs
// it again.
bool change(const AdminRequest& admin, operation::AuditEvent event, const std::string& request_id, const std::function<bool()>& deed);
operation::AuditRecord audit_record(const AdminRequest& admin, operation::AuditEvent event);

// What a registration holds, by the names of its entry; of the password, in which form it is there.
void write_contents(JsonWriter& json, const account::Registration& registration);
// Where a registration is now, as an object.
void write_state(JsonWriter& json, const account::RegistrationStatus& status);
void write_or_null(JsonWriter& json, std::string_view name, const std::optional<std::string>& text);

http::Response done();  // 204

}  // namespace gatewarden::endpoints
