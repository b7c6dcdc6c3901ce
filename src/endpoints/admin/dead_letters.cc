// /api/v1/admin/dead-letters: registrations that could not become users, for operators.
#include "authentication/registration.h"
#include "base/encoding.h"
#include "base/names.h"
#include "domain/operation/connect.h"
#include "endpoints/admin/admin_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/routes.h"
#include "platform/process/bell.h"

namespace gatewarden::endpoints {

namespace {

using account::DeadLetter;
using account::Registrations;
using operation::AuditEvent;

// Rows of one transaction, and transactions of one request: it ends within the worker's deadline, and is sent again.
constexpr int purge_batch = 1000;
constexpr int most_batches = 20;

void write_head(JsonWriter& json, const DeadLetter& letter) {
  json.member("request_id", authentication::format_uuid(letter.row.registration.request_id));
  json.member("reason", account::wire_name(letter.reason));
  json.member(names::error, letter.error);
  json.member("attempts", letter.row.attempts);
  json.member("accepted_at", to_rfc3339(letter.row.accepted_at));
  json.member("failed_at", to_rfc3339(letter.failed_at));
}

http::Response list(const AdminRequest& admin) {
  const auto page = read_page(admin.request);
  if (!page.ok()) return api_error(admin.services, page.error());
  if (!from_base64url(page->cursor)) return api_error(admin.services, {ErrorCode::invalid_request, "the cursor is none"});
  const auto letters = admin.services.registrations.list_dead_letters(page->cursor, page->limit);
  JsonWriter json;
  json.begin_object().key("dead_letters").begin_array();
  for (const DeadLetter& letter : letters) {
    json.begin_object();
    write_head(json, letter);
    json.end_object();
  }
  json.end_array();
  if (letters.size() == static_cast<std::size_t>(page->limit)) json.member("next_cursor", Registrations::cursor_of(letters.back()));
  json.end_object();
  return api_answer(200, json);
}

// Those that failed before a time (RFC 3339), which must be said: nothing is purged by an empty query.
http::Response purge_by_age(const AdminRequest& admin) {
  constexpr std::string_view known[] = {"before"};
  const auto query = read_query(admin.request, known);
  if (!query.ok()) return api_error(admin.services, query.error());
  const auto until = parse_rfc3339(parameter_at(*query, "before"));
  if (!until) return api_error(admin.services, {ErrorCode::invalid_request, "before must be a time of RFC 3339"});

  Services& services = admin.services;
  auto record = audit_record(admin, AuditEvent::dead_letter_purged);
  std::uint64_t total = 0;
  bool is_more = true;
  for (int batch = 0; batch < most_batches && is_more; ++batch) {
    const std::uint64_t purged = db::retry(services.database, [&] {
      db::Transaction transaction(services.database);
      const std::uint64_t count = services.registrations.purge_dead_letters(*until, purge_batch);
      record.detail = JsonWriter().begin_object().member("dead_letters", count).end_object().take();
      if (count > 0) services.audit.insert(record);
      transaction.commit();
      return count;
    });
    total += purged;
    is_more = purged == std::uint64_t{purge_batch};
  }
  JsonWriter json;
  json.begin_object().member("purged", total).member("more", is_more).end_object();
  return api_answer(200, json);
}

http::Response list_or_purge(const AdminRequest& admin) {
  return admin.request.method == http::Method::del ? purge_by_age(admin) : list(admin);
}

http::Response unknown(Services& services) {
  return api_error(services, {ErrorCode::not_found, "there is no such dead letter"});
}

http::Response show(const AdminRequest& admin, const std::string& id) {
  const auto letter = admin.services.registrations.find_dead_letter(id);
  if (!letter) return unknown(admin.services);
  JsonWriter json;
  json.begin_object();
  write_head(json, *letter);
  json.member("claims", letter->row.claims);
  write_contents(json, letter->row.registration);
  json.end_object();
  return api_answer(200, json);
}

http::Response purge_one(const AdminRequest& admin, const std::string& id) {
  const bool is_gone =
      change(admin, AuditEvent::dead_letter_purged, id, [&] { return admin.services.registrations.purge_dead_letter(id); });
  return is_gone ? done() : unknown(admin.services);
}

http::Response show_or_purge(const AdminRequest& admin) {
  const auto id = request_id_of(admin.request);
  if (!id.ok()) return api_error(admin.services, id.error());
  return admin.request.method == http::Method::del ? purge_one(admin, *id) : show(admin, *id);
}

// F44: asked again it says the same, and leaves no second audit row.
http::Response retry(const AdminRequest& admin) {
  const auto id = request_id_of(admin.request);
  if (!id.ok()) return api_error(admin.services, id.error());
  Registrations& registrations = admin.services.registrations;
  const bool is_changed = change(admin, AuditEvent::dead_letter_retried, *id, [&] {
    return registrations.requeue_dead_letter(*id, admin.services.clock.now());
  });
  if (is_changed) process::ring(operation::registration_bell(admin.services.settings));
  const auto status = registrations.status(std::span(&*id, 1)).front();
  if (!status) return unknown(admin.services);
  JsonWriter json;
  write_state(json, *status);
  return api_answer(200, json);
}

}  // namespace

http::Response admin_dead_letters(Services& services, const http::Request& request) {
  return answer_admin(services, request, list_or_purge);
}

http::Response admin_dead_letter(Services& services, const http::Request& request) {
  return answer_admin(services, request, show_or_purge);
}

http::Response admin_dead_letter_retry(Services& services, const http::Request& request) {
  return answer_admin(services, request, retry);
}

}  // namespace gatewarden::endpoints
