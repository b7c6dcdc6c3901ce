// The route table: which row a path finds, and what it may bring.
#include "endpoints/routes.h"

#include "harness/test.h"

namespace gatewarden {

using endpoints::find_route;

namespace {

endpoints::Route row(std::string_view path) {
  return {path, "GET", "admin", path, endpoints::ErrorStyle::json, endpoints::Cors::none, endpoints::Body::ordinary, nullptr};
}

const endpoints::Route table[] = {row("/things"), row("/things/{id}"), row("/things/stats"), row("/things/{id}/retry")};

// PATH of the row, and the segment in brackets.
std::string found(std::string_view path) {
  const endpoints::FoundRoute route = find_route(table, path);
  if (route.row == nullptr) return "nothing";
  return std::string(route.row->path) + " [" + std::string(route.parameter) + "]";
}

}  // namespace

TEST("routes: {name} stands for one segment, whatever it is") {
  CHECK_EQUAL(std::string("/things/{id} [42]"), found("/things/42"));
  CHECK_EQUAL(std::string("/things/{id} [a%2fb]"), found("/things/a%2fb"));
  CHECK_EQUAL(std::string("/things/{id} [{id}]"), found("/things/{id}"));
  CHECK_EQUAL(std::string("/things/{id}/retry [42]"), found("/things/42/retry"));
}

TEST("routes: {name} stands neither for nothing nor for two segments") {
  for (const std::string_view path : {"/things/", "/things//retry", "/things/1/2", "/things/1/", "/things/1/2/retry", "/things/1/retry/",
                                      "/thing/1", "/things/retry/x"}) {
    CHECK_EQUAL(std::string("nothing"), found(path));
  }
}

TEST("routes: a row without {name} wins, wherever it stands") {
  CHECK_EQUAL(std::string("/things/stats []"), found("/things/stats"));
  CHECK_EQUAL(std::string("/things []"), found("/things"));
}

TEST("routes: no two rows of the table answer on one path") {
  const auto rows = endpoints::routes();
  for (std::size_t i = 0; i < rows.size(); ++i) CHECK_EQUAL(i, find_route(rows, rows[i].path).index);
}

}  // namespace gatewarden
