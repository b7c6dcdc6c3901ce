// What every file of this folder needs of libcurl: owners for its objects, and the settings that no call goes without.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "base/time.h"

namespace gatewarden::web_client {

template <auto function>
struct Releaser {
  template <typename T>
  void operator()(T* object) const { function(object); }
};
using OwnedHandle = std::unique_ptr<CURL, Releaser<curl_easy_cleanup>>;
using OwnedList = std::unique_ptr<curl_slist, Releaser<curl_slist_free_all>>;

OwnedHandle make_handle();
void append(OwnedList& list, const std::string& line);

// Fails loudly: an option that is not taken would be a guard that is not there.
template <typename T>
void set(CURL* handle, CURLoption option, T value);
[[noreturn]] void refuse_option(CURLoption option, CURLcode code);

template <typename T>
void set(CURL* handle, CURLoption option, T value) {
  const CURLcode code = curl_easy_setopt(handle, option, value);
  if (code != CURLE_OK) refuse_option(option, code);
}

struct Deadlines {
  Milliseconds connect;
  Milliseconds whole;
};
// Forgets the call before, but not its connections: no signals, no proxy or password file of the environment (S79), no redirects,
// certificates verified against `authority` (PEM file; empty: the system's) and nothing below TLS 1.2.
void begin_call(CURL* handle, const Deadlines& deadlines, const std::string& authority);
// A list of schemes: "https", "https,http".
void allow_schemes(CURL* handle, const char* schemes);

// In words of ours, which hold nothing of the call.
std::string describe(CURLcode code);

}  // namespace gatewarden::web_client
