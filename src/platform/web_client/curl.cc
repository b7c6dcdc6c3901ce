#include "platform/web_client/curl.h"

#include <new>
#include <stdexcept>

namespace gatewarden::web_client {

namespace {

#if LIBCURL_VERSION_NUM < 0x075500
long scheme_bits(std::string_view schemes) {
  long bits = 0;
  if (schemes.find("https") != schemes.npos) bits |= CURLPROTO_HTTPS;
  if (schemes.ends_with("http")) bits |= CURLPROTO_HTTP;
  if (schemes.find("smtps") != schemes.npos) bits |= CURLPROTO_SMTPS;
  if (schemes.ends_with("smtp")) bits |= CURLPROTO_SMTP;
  return bits;
}
#endif

}  // namespace

OwnedHandle make_handle() {
  // Once, by whichever thread comes first; nothing undoes it.
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  OwnedHandle handle(ready == CURLE_OK ? curl_easy_init() : nullptr);
  if (!handle) throw std::runtime_error("libcurl does not start");
  return handle;
}

void append(OwnedList& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)list.release();
  list.reset(longer);
}

void refuse_option(CURLoption option, CURLcode code) {
  throw std::logic_error("libcurl does not take option " + std::to_string(option) + ": " + curl_easy_strerror(code));
}

void begin_call(CURL* handle, const Deadlines& deadlines, const std::string& authority) {
  curl_easy_reset(handle);
  set(handle, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
  // A name server that does not answer holds up the thread that asks, not the call.
  set(handle, CURLOPT_QUICK_EXIT, 1L);
#endif
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(deadlines.connect.count()));
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(deadlines.whole.count()));
  set(handle, CURLOPT_PROXY, "");
  set(handle, CURLOPT_NOPROXY, "*");
  set(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (authority.empty()) return;
  set(handle, CURLOPT_CAINFO, authority.c_str());
  // Else the system's authorities would count besides.
  set(handle, CURLOPT_CAPATH, nullptr);
}

void allow_schemes(CURL* handle, const char* schemes) {
#if LIBCURL_VERSION_NUM >= 0x075500
  set(handle, CURLOPT_PROTOCOLS_STR, schemes);
#else
  set(handle, CURLOPT_PROTOCOLS, scheme_bits(schemes));
#endif
}

std::string describe(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return "its name is not known";
    case CURLE_COULDNT_CONNECT: return "no connection";
    case CURLE_OPERATION_TIMEDOUT: return "no answer in time";
    case CURLE_PEER_FAILED_VERIFICATION: return "its certificate is not valid for it";
    case CURLE_SSL_CONNECT_ERROR: return "TLS fails";
    case CURLE_SSL_CACERT_BADFILE: return "the file of the certificate authority cannot be used";
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR: return "the connection broke";
    case CURLE_ABORTED_BY_CALLBACK: return "given up";
    case CURLE_USE_SSL_FAILED: return "no TLS is offered";
    case CURLE_PARTIAL_FILE: return "the answer broke off";
    default: return curl_easy_strerror(code);
  }
}

}  // namespace gatewarden::web_client
