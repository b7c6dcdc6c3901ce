#include "endpoints/dispatcher.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>

#include "authentication/old_system.h"
#include "base/json_writer.h"
#include "base/names.h"
#include "base/oauth_error.h"
#include "base/text.h"
#include "endpoints/admission.h"
#include "endpoints/api_answer.h"
#include "endpoints/browser.h"
#include "endpoints/pages/page_response.h"
#include "endpoints/routes.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::endpoints {

namespace {

// A path of another pool is nothing here.
FoundRoute find_in_pool(std::string_view pool, std::string_view path) {
  const FoundRoute found = find_route(routes(), path);
  if (found.row != nullptr && found.row->pool == pool) return found;
  return {nullptr, routes().size(), {}};
}

bool allows(const Route& route, http::Method method) {
  const auto methods = split_words(route.methods);
  const http::Method asked = method == http::Method::head ? http::Method::get : method;
  return std::find(methods.begin(), methods.end(), http::wire_name(asked)) != methods.end();
}

std::string allowed_methods(const Route& route) {
  auto methods = split_words(route.methods);
  if (allows(route, http::Method::get)) methods.emplace_back("HEAD");
  if (route.cors != Cors::none) methods.emplace_back("OPTIONS");
  return join(methods, ", ");
}

// People come to an address that there is not, too.
ErrorStyle error_style(std::string_view pool, const Route* route) {
  if (route != nullptr) return route->errors;
  return pool == "browser" ? ErrorStyle::page : ErrorStyle::json;
}

http::Response json_failure(int status, std::string_view code, std::string_view message) {
  JsonWriter json;
  json.begin_object().member(names::error, code).member(names::error_description, message).end_object();
  http::Response response = http::json_response(status, json.take());
  http::forbid_storing(response);
  return response;
}

// What an endpoint did not answer itself, as a page for people or as JSON for programs.
http::Response failure(Services& services, const http::Request& request, ErrorStyle style, int status, ErrorCode code,
                       std::string_view message) {
  if (style == ErrorStyle::page) {
    return error_page(services, request, {.status = status, .code = wire_name(code), .message = message});
  }
  return json_failure(status, wire_name(code), message);
}

http::Response unavailable(Services& services, const http::Request& request, ErrorStyle style) {
  http::Response response = failure(services, request, style, 503, ErrorCode::temporarily_unavailable,
                                    i18n::text_of("The service is busy. Try again in a moment."));
  set_retry_after(response);
  return response;
}

// The only place that catches (base/result.h says what an exception means).
http::Response call(Services& services, const http::Request& request, const Route& route) {
  try {
    return route.handler(services, request);
  } catch (const db::Unavailable& error) {
    log::error("database_unavailable", {{"reason", error.what()}});
  } catch (const db::Conflict& error) {
    log::error("database_conflict", {{"reason", error.what()}});
  } catch (const password::Busy& error) {
    note_refused_hash(services);
    log::info("password_hashing_busy", {{"reason", error.what()}});
  } catch (const authentication::OldSystemSilent& error) {
    // The circuit of its host has warned already.
    log::info("old_system_silent", {{"reason", error.what()}});
  } catch (const std::exception& error) {
    log::error("request_failed", {{"reason", error.what()}});
    return failure(services, request, route.errors, 500, ErrorCode::server_error, i18n::text_of("Something went wrong here."));
  }
  return unavailable(services, request, route.errors);
}

// A script of another origin may read the answer, but never with the person's cookies; one of no origin (a sandboxed frame,
// a file) may not (S13).
void allow_origin(http::Response& response, const http::Request& request) {
  response.set("Vary", "Origin");
  if (request.header("origin").value_or("null") == "null") return;
  response.set("Access-Control-Allow-Origin", "*");
  response.set("Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After");
}

// A script of a named site may read the JSON that it asked for with the person's cookies; a page's HTML it may not.
void allow_named_origin(http::Response& response, const config::Settings& settings, const http::Request& request, const Route& route) {
  response.set("Vary", "Origin");
  const auto origin = request.header("origin");
  const bool asks_for_json = route.errors == ErrorStyle::json || request.method == http::Method::options ||
                             request.media_type() == names::json_media_type;
  if (!origin || !asks_for_json || !is_named_origin(settings, *origin)) return;
  response.set("Access-Control-Allow-Origin", *origin);
  response.set("Access-Control-Allow-Credentials", "true");
  response.set("Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After");
}

void allow_origins(http::Response& response, const config::Settings& settings, const http::Request& request,
                   const Route& route) {
  if (route.cors == Cors::any_origin) allow_origin(response, request);
  if (route.cors == Cors::named_origins) allow_named_origin(response, settings, request, route);
}

http::Response preflight(const Route& route) {
  http::Response response;
  response.status = 204;
  response.set("Access-Control-Allow-Methods", allowed_methods(route));
  response.set("Access-Control-Allow-Headers", "Authorization, Content-Type");
  response.set("Access-Control-Max-Age", "600");
  return response;
}

http::Response answer(Services& services, std::string_view pool, const http::Request& request, const Route* route) {
  if (route == nullptr) {
    return failure(services, request, error_style(pool, route), 404, ErrorCode::invalid_request,
                   i18n::text_of("There is nothing at this address."));
  }
  http::Response response;
  if (route->cors != Cors::none && request.method == http::Method::options) {
    response = preflight(*route);
  } else if (!allows(*route, request.method)) {
    response = failure(services, request, route->errors, 405, ErrorCode::invalid_request,
                       i18n::text_of("This address does not take requests of this method."));
    response.set("Allow", allowed_methods(*route));
  } else if (static_cast<std::int64_t>(request.body.size()) > body_limit(services.settings, route->body)) {
    response = failure(services, request, route->errors, 413, ErrorCode::invalid_request, i18n::text_of("The body is too large."));
  } else if (!is_admitted(services, request, *route)) {
    response = unavailable(services, request, route->errors);
  } else {
    response = call(services, request, *route);
  }
  allow_origins(response, services.settings, request, *route);
  return response;
}

void set_common_headers(http::Response& response) {
  response.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  response.set("X-Content-Type-Options", "nosniff");
}

// Never the query: it holds codes, states and hints (S83).
void record(const config::Settings& settings, const http::Request& request, const FoundRoute& route, int status,
            Microseconds duration) {
  const std::string_view name = route.row != nullptr ? route.row->metric : std::string_view("none");
  const double milliseconds = static_cast<double>(duration.count()) / 1000;
  metrics::count_request(route.index, status, duration);
  log::info("request", {{"method", http::wire_name(request.method)}, {"path", request.path}, {"status", status},
                        {"ms", milliseconds}, {"route", name}});
  if (duration < settings.workers.slow_request) return;
  log::warn("slow_request", {{"route", name}, {"status", status}, {"ms", milliseconds}});
}

}  // namespace

http::Response dispatch(Services& services, std::string_view pool, http::Request& request) {
  const auto begin = std::chrono::steady_clock::now();
  log::set_request_id(request.id);
  const FoundRoute route = find_in_pool(pool, request.path);
  request.path_parameter = route.parameter;
  http::Response response = answer(services, pool, request, route.row);
  set_common_headers(response);
  record(services.settings, request, route, response.status,
         std::chrono::duration_cast<Microseconds>(std::chrono::steady_clock::now() - begin));
  log::set_request_id("");
  return response;
}

http::Response turn_away(Services& services, const TurnAwayPage& page, std::string_view pool, const http::Request& request) {
  const auto begin = std::chrono::steady_clock::now();
  const FoundRoute route = find_in_pool(pool, request.path);
  http::Response response = error_style(pool, route.row) == ErrorStyle::page
                                ? page.in_language_of(services, request)
                                : json_failure(429, wire_name(ErrorCode::too_many_requests),
                                               "Too much was asked from this address. Try again later.");
  if (route.row != nullptr) allow_origins(response, services.settings, request, *route.row);
  set_common_headers(response);
  metrics::count_request(route.index, response.status,
                         std::chrono::duration_cast<Microseconds>(std::chrono::steady_clock::now() - begin));
  return response;
}

}  // namespace gatewarden::endpoints
