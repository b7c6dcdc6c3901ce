// An authenticator of software, and the browser before it: makes passkeys and signs with them, rightly or as a test wants it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/crypto/jwk.h"

namespace gatewarden::test {

// CBOR, put together by hand.
namespace cbor_of {
std::string number(std::int64_t value);
std::string bytes(std::string_view content);
std::string text(std::string_view content);
std::string array(std::initializer_list<std::string> items);
// Of keys and values that are CBOR already, in the order in which they are given.
std::string map(std::initializer_list<std::pair<std::string, std::string>> members);
}  // namespace cbor_of

// What browser and authenticator are asked, and how they go astray.
struct Ceremony {
  std::string challenge;  // bytes
  std::string origin = "https://id.example";
  std::string rp_id = "id.example";
  std::string type = {};  // of the client data; empty: the right one
  std::string more_client_data = {};  // further members: ,"crossOrigin":true
  unsigned flags = 0x05;  // user present, user verified
  std::uint32_t sign_count = 0;
  std::string extensions = {};  // CBOR; with it goes their flag
};

// How an attestation certificate is.
struct CertificateForm {
  long version = 2;
  std::string unit = "Authenticator Attestation";
  std::string country = "DE";
  bool authority = false;
  bool with_constraints = true;
  std::optional<std::string> aaguid = {};  // of the extension
  bool aaguid_critical = false;
};

class Authenticator {
 public:
  explicit Authenticator(crypto::Algorithm algorithm = crypto::Algorithm::es256);
  ~Authenticator();
  Authenticator(Authenticator&&) noexcept;
  Authenticator& operator=(Authenticator&&) noexcept;

  std::string credential_id;
  std::string user_handle;
  std::string aaguid;

  std::string public_key() const;  // COSE_Key
  std::string authenticator_data(const Ceremony& ceremony) const;           // of an assertion
  std::string attested_authenticator_data(const Ceremony& ceremony) const;  // of a registration
  std::string sign(std::string_view input) const;
  // 0x04, x, y of an ES256 key.
  std::string point() const;

  struct Made { std::string client_data_json, attestation_object; };
  // `format`: "none", "packed" (self), "packed-x5c", "fido-u2f".
  Made create(const Ceremony& ceremony, const std::string& format = "none", const CertificateForm& form = {}) const;
  struct Signed { std::string client_data_json, authenticator_data, signature; };
  Signed get(const Ceremony& ceremony) const;

  // As a page posts them: the members of PublicKeyCredential's toJSON, without those that nobody reads.
  std::string registration_json(const Made& made) const;
  std::string assertion_json(const Signed& signed_one) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string client_data(const Ceremony& ceremony, std::string_view right_type);
std::string attestation_object(std::string_view format, const std::string& statement, std::string_view authenticator_data);

}  // namespace gatewarden::test
