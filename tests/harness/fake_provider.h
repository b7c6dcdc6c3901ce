// Another provider, of a test's own: OpenID and plain OAuth 2.0 on loopback without TLS. It does everything right unless a test says
// otherwise, and checks what it is sent: client, redirect URI, PKCE.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/uri.h"
#include "harness/stack.h"
#include "harness/web_server.h"
#include "platform/crypto/jwk.h"

namespace gatewarden::test {

class FakeProvider {
 public:
  FakeProvider();

  std::string issuer() const { return server_.url(""); }
  std::string client_id() const { return "gatewarden"; }
  std::string client_secret() const { return "a secret of two: words+"; }

  struct Person {
    std::string sub, email, name = "Ada Lovelace";
    bool email_verified = true;
  };
  // Its clock is that of the stack from now on, which a test may have moved on.
  void use_clock_of(const Stack& stack);

  // What the person's browser is answered at `location`, where Gatewarden sent it, once the person has agreed: path and query of the
  // way back. `replaced`: parameters of the answer, an empty one left out.
  std::string approve(const std::string& location, const Person& person, const std::map<std::string, std::string>& replaced = {});

  // What it does otherwise than right. JSON members replace those of the same name; an empty text leaves one out.
  struct Behaviour {
    std::map<std::string, std::string> metadata, id_token, userinfo, token_answer;
    std::function<std::string(const std::string& payload)> sign;  // an ID token; nothing: by its own key
    std::string jwks;                                             // nothing: its own key
    int status = 0;                                               // of the token endpoint; 0: as it should be
    bool is_silent = false;                                       // answers nothing at all, on any path
    bool is_plain = false;                                        // no ID tokens
  };
  void behave(const std::function<void(Behaviour&)>& change);

  const crypto::SigningKey& key() const { return key_; }
  std::vector<Parameters> token_requests() const;  // forms, in their order
  int requests(const std::string& path) const;
  // What a refresh token is answered from now on: "" for a new token, or the error.
  void refuse_refresh(const std::string& error);

 private:
  struct Code {
    Person person;
    std::string nonce, redirect_uri, challenge;
  };
  void serve(const WebRequest& request, LoopbackConnection& connection);
  std::string answer(const WebRequest& request);
  std::string token_answer(const WebRequest& request);
  std::string tokens_for(const Person& person, const std::string& nonce);
  std::int64_t now() const;
  std::string userinfo(const WebRequest& request);

  mutable std::mutex mutex_;
  crypto::SigningKey key_ = crypto::SigningKey::generate(crypto::Algorithm::es256);
  Behaviour behaviour_;
  std::map<std::string, Code> codes_;
  std::map<std::string, Person> people_;  // by access token and by refresh token
  std::vector<Parameters> token_requests_;
  std::map<std::string, int> requests_;
  std::string refresh_error_;
  std::string clock_offset_file_;
  WebServer server_;  // the last member: its threads use all others
};

// Configures it at a stack, by whose clock it goes then, under a word of its own, which it answers. `more` options win.
std::string configure(Stack& stack, FakeProvider& provider, const std::vector<std::string>& more = {});
// Leaves for the provider from the page at `page` ("/login/with/WORD"); answers where the browser is sent.
Answer leave(HttpClient& http, const std::string& page);
// The whole way: leaves, agrees, comes back.
Answer sign_in_with(HttpClient& http, FakeProvider& provider, const std::string& word, const FakeProvider::Person& person);

}  // namespace gatewarden::test
