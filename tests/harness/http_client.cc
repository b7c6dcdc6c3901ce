// HttpClient on libcurl: TLS is verified against the stack's own authority, nothing is followed, nothing is normalised.
#include <curl/curl.h>

#include <algorithm>
#include <stdexcept>

#include "base/text.h"
#include "harness/issued_secrets.h"
#include "harness/other_sites.h"
#include "harness/stack.h"
#include "harness/stack_state.h"
#include "harness/test.h"

namespace gatewarden::test {

namespace {

// Before any thread exists.
const CURLcode curl_ready = curl_global_init(CURL_GLOBAL_DEFAULT);

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* answer) {
  static_cast<Answer*>(answer)->body.append(bytes, size * count);
  return size * count;
}

// A status line begins a new answer: what came before it was a 100 Continue.
std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* answer) {
  auto& headers = static_cast<Answer*>(answer)->headers;
  const std::string_view line = trim(std::string_view(bytes, size * count));
  const std::size_t colon = line.find(':');
  if (line.starts_with("HTTP/")) headers.clear();
  else if (colon != std::string_view::npos)
    headers.push_back({to_lower_ascii(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  return size * count;
}

struct HeaderList {
  ~HeaderList() { curl_slist_free_all(list); }
  void add(const std::string& line) { list = curl_slist_append(list, line.c_str()); }
  curl_slist* list = nullptr;
};

// All cookies, each as a line of Netscape's format: domain, subdomains, path, secure, expiry, name, value.
std::vector<std::string> cookie_lines(CURL* handle) {
  HeaderList cookies;
  curl_easy_getinfo(handle, CURLINFO_COOKIELIST, &cookies.list);
  std::vector<std::string> lines;
  for (const curl_slist* entry = cookies.list; entry != nullptr; entry = entry->next) lines.emplace_back(entry->data);
  return lines;
}

std::vector<std::string> take_cookies(CURL* handle) {
  std::vector<std::string> lines = cookie_lines(handle);
  curl_easy_setopt(handle, CURLOPT_COOKIELIST, "ALL");
  return lines;
}

// What came meanwhile wins.
void put_back(CURL* handle, std::vector<std::string> lines) {
  for (std::string& newer : take_cookies(handle)) lines.push_back(std::move(newer));
  for (const std::string& line : lines) curl_easy_setopt(handle, CURLOPT_COOKIELIST, line.c_str());
}

}  // namespace

std::optional<std::string> Answer::header(std::string_view name) const {
  for (const http::Header& header : headers)
    if (header.name == name) return header.value;
  return std::nullopt;
}

json::Value Answer::json() const {
  const auto value = json::Value::parse(body);
  if (!value) CPPUNIT_FAIL("no JSON: status " + std::to_string(status) + ", body " + printable(body, 500));
  return *value;
}

std::string Answer::location_parameter(std::string_view name) const {
  const std::string location = header("location").value_or("");
  const std::size_t question = location.find('?');
  if (question == std::string::npos) return "";
  const std::string query = location.substr(question + 1, location.find('#') - question - 1);
  for (const auto& [key, value] : parse_form(query).value_or(Parameters{}))
    if (key == name) return value;
  return "";
}

struct HttpClient::State {
  CURL* handle = nullptr;
  std::string issuer;
  IssuedSecrets* secrets = nullptr;
  HeaderList everything_here;  // whatever the host is called
};

HttpClient::HttpClient(const Stack& stack) : state_(std::make_unique<State>()) {
  state_->handle = curl_easy_init();
  if (curl_ready != CURLE_OK || state_->handle == nullptr) throw std::runtime_error("libcurl does not start");
  state_->issuer = stack.issuer();
  state_->secrets = stack.state_->secrets.get();
  CURL* const handle = state_->handle;
  state_->everything_here.add("::127.0.0.1:");
  curl_easy_setopt(handle, CURLOPT_CONNECT_TO, state_->everything_here.list);
  curl_easy_setopt(handle, CURLOPT_CAINFO, stack.certificate_authority().c_str());
  curl_easy_setopt(handle, CURLOPT_COOKIEFILE, "");  // a jar in memory
  curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, 60L);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
}

HttpClient::~HttpClient() {
  if (state_ && state_->handle != nullptr) curl_easy_cleanup(state_->handle);
}

Answer HttpClient::get(const std::string& path, const std::vector<http::Header>& headers) {
  return send("GET", path, "", headers);
}

Answer HttpClient::post_form(const std::string& path, const Parameters& form, const std::vector<http::Header>& headers) {
  std::vector<http::Header> all = headers;
  all.push_back({"content-type", "application/x-www-form-urlencoded"});
  return send("POST", path, build_form(form), all);
}

Answer HttpClient::send(const std::string& method, const std::string& path, const std::string& body,
                        const std::vector<http::Header>& headers) {
  CURL* const handle = state_->handle;
  const std::string address = path.starts_with('/') ? state_->issuer + path : path;
  if (!address.starts_with(state_->issuer) && !may_visit(address)) CPPUNIT_FAIL("not of this stack: " + address);
  HeaderList lines;
  lines.add("Expect:");
  for (const http::Header& header : headers)
    lines.add(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  state_->secrets->add_request(headers, body);

  Answer answer;
  const bool has_body = !body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
  // Forgets the body of the call before, and then its method, which CURLOPT_POSTFIELDS makes POST even where it is null.
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, nullptr);
  curl_easy_setopt(handle, CURLOPT_HTTPGET, 1L);
  if (has_body) {
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.data());
  }
  curl_easy_setopt(handle, CURLOPT_NOBODY, method == "HEAD" ? 1L : 0L);
  curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, method == "HEAD" ? nullptr : method.c_str());
  curl_easy_setopt(handle, CURLOPT_URL, address.c_str());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, lines.list);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &answer);
  const bool has_cookies = std::any_of(headers.begin(), headers.end(), [](const http::Header& header) {
    return equal_ignoring_ascii_case(header.name, "cookie");
  });
  const std::vector<std::string> set_aside = has_cookies ? take_cookies(handle) : std::vector<std::string>{};
  const CURLcode outcome = curl_easy_perform(handle);
  if (has_cookies) put_back(handle, set_aside);
  if (outcome != CURLE_OK) return {0, {}, curl_easy_strerror(outcome)};
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  state_->secrets->add_answer(answer.headers, answer.body);
  return answer;
}

std::string HttpClient::cookie(const std::string& name) const {
  for (const std::string& line : cookie_lines(state_->handle)) {
    const std::size_t value = line.rfind('\t');
    const std::size_t name_begin = line.rfind('\t', value - 1);
    if (line.substr(name_begin + 1, value - name_begin - 1) == name) return line.substr(value + 1);
  }
  return "";
}

void HttpClient::forget_cookies() { curl_easy_setopt(state_->handle, CURLOPT_COOKIELIST, "ALL"); }

}  // namespace gatewarden::test
