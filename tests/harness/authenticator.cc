#include "harness/authenticator.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <stdexcept>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "platform/crypto/cose.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"

namespace gatewarden::test {

namespace cbor_of {

namespace {

std::string head(int major, std::uint64_t argument) {
  std::string out(1, static_cast<char>(major << 5));
  const int size = argument < 24 ? 0 : argument < 0x100 ? 1 : argument < 0x10000 ? 2 : 4;
  if (size == 0) {
    out[0] = static_cast<char>(out[0] | static_cast<char>(argument));
    return out;
  }
  out[0] = static_cast<char>(out[0] | (size == 1 ? 24 : size == 2 ? 25 : 26));
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) out += static_cast<char>(argument >> shift);
  return out;
}

}  // namespace

std::string number(std::int64_t value) {
  return value < 0 ? head(1, static_cast<std::uint64_t>(-1 - value)) : head(0, static_cast<std::uint64_t>(value));
}
std::string bytes(std::string_view content) { return head(2, content.size()).append(content); }
std::string text(std::string_view content) { return head(3, content.size()).append(content); }
std::string array(std::initializer_list<std::string> items) {
  std::string out = head(4, items.size());
  for (const auto& item : items) out += item;
  return out;
}
std::string map(std::initializer_list<std::pair<std::string, std::string>> members) {
  std::string out = head(5, members.size());
  for (const auto& [key, value] : members) out += key + value;
  return out;
}

}  // namespace cbor_of

namespace {

void must(bool succeeded) {
  if (!succeeded) throw std::runtime_error("OpenSSL");
}

EVP_PKEY* make_key(crypto::Algorithm algorithm) {
  switch (algorithm) {
    case crypto::Algorithm::es256: return EVP_EC_gen("prime256v1");
    case crypto::Algorithm::eddsa: return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    case crypto::Algorithm::rs256:
    case crypto::Algorithm::ps256: return EVP_RSA_gen(2048);
  }
  return nullptr;
}

std::string number_of(const EVP_PKEY* key, const char* name, int size = 0) {
  BIGNUM* number = nullptr;
  must(EVP_PKEY_get_bn_param(key, name, &number) == 1);
  std::string bytes(static_cast<std::size_t>(size ? size : BN_num_bytes(number)), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  BN_free(number);
  return bytes;
}

std::string sign_with(EVP_PKEY* key, bool hashes_itself, std::string_view input) {
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  must(EVP_DigestSignInit_ex(context, nullptr, hashes_itself ? nullptr : "SHA256", nullptr, nullptr, key, nullptr) == 1);
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
  std::size_t size = signature.size();
  must(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                      reinterpret_cast<const unsigned char*>(input.data()), input.size()) == 1);
  signature.resize(size);
  EVP_MD_CTX_free(context);
  return signature;
}

void add_extension(X509* certificate, const char* text_name, const char* value) {
  X509_EXTENSION* const extension = X509V3_EXT_conf(nullptr, nullptr, text_name, value);
  must(extension && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

std::string certificate_of(EVP_PKEY* key, const CertificateForm& form) {
  X509* const certificate = X509_new();
  X509_set_version(certificate, form.version);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* const name = X509_get_subject_name(certificate);
  const auto add = [&](const char* field, const std::string& value) {
    if (value.empty()) return;
    must(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.c_str()), -1, -1, 0) == 1);
  };
  add("C", form.country);
  add("O", "Example");
  add("OU", form.unit);
  add("CN", "Model 1");
  X509_set_issuer_name(certificate, name);
  if (form.with_constraints) add_extension(certificate, "basicConstraints", form.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (form.aaguid) {
    const std::string value = std::string(form.aaguid_critical ? "critical," : "") + "DER:0410" + to_hex(*form.aaguid);
    add_extension(certificate, "1.3.6.1.4.1.45724.1.1.4", value.c_str());
  }
  must(X509_sign(certificate, key, EVP_sha256()) > 0);
  std::string der(static_cast<std::size_t>(i2d_X509(certificate, nullptr)), '\0');
  auto* at = reinterpret_cast<unsigned char*>(der.data());
  i2d_X509(certificate, &at);
  X509_free(certificate);
  return der;
}

}  // namespace

struct Authenticator::State {
  explicit State(crypto::Algorithm its_algorithm) : algorithm(its_algorithm), key(make_key(algorithm)) { must(key != nullptr); }
  ~State() { EVP_PKEY_free(key); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  crypto::Algorithm algorithm;
  EVP_PKEY* key;
};

Authenticator::Authenticator(crypto::Algorithm algorithm)
    : credential_id(crypto::random_bytes(32)),
      user_handle(crypto::random_bytes(32)),
      aaguid(crypto::random_bytes(16)),
      state_(std::make_unique<State>(algorithm)) {}
Authenticator::~Authenticator() = default;
Authenticator::Authenticator(Authenticator&&) noexcept = default;
Authenticator& Authenticator::operator=(Authenticator&&) noexcept = default;

std::string Authenticator::public_key() const {
  using namespace cbor_of;
  const std::string alg = number(crypto::cose_number(state_->algorithm));
  switch (state_->algorithm) {
    case crypto::Algorithm::es256: {
      const std::string both = point();
      return map({{number(1), number(2)}, {number(3), alg}, {number(-1), number(1)}, {number(-2), bytes(both.substr(1, 32))},
                  {number(-3), bytes(both.substr(33))}});
    }
    case crypto::Algorithm::eddsa: {
      std::string x(32, '\0');
      std::size_t size = x.size();
      must(EVP_PKEY_get_raw_public_key(state_->key, reinterpret_cast<unsigned char*>(x.data()), &size) == 1);
      return map({{number(1), number(1)}, {number(3), alg}, {number(-1), number(6)}, {number(-2), bytes(x)}});
    }
    default:
      return map({{number(1), number(3)}, {number(3), alg}, {number(-1), bytes(number_of(state_->key, OSSL_PKEY_PARAM_RSA_N))},
                  {number(-2), bytes(number_of(state_->key, OSSL_PKEY_PARAM_RSA_E))}});
  }
}

std::string Authenticator::point() const {
  return "\x04" + number_of(state_->key, OSSL_PKEY_PARAM_EC_PUB_X, 32) + number_of(state_->key, OSSL_PKEY_PARAM_EC_PUB_Y, 32);
}

std::string Authenticator::authenticator_data(const Ceremony& ceremony) const {
  std::string data = crypto::sha256(ceremony.rp_id);
  data += static_cast<char>(ceremony.flags | (ceremony.extensions.empty() ? 0u : 0x80u));
  for (int shift = 24; shift >= 0; shift -= 8) data += static_cast<char>(ceremony.sign_count >> shift);
  return data + ceremony.extensions;
}

std::string Authenticator::attested_authenticator_data(const Ceremony& ceremony) const {
  Ceremony plain = ceremony;
  plain.extensions.clear();
  std::string data = authenticator_data(plain);
  data[32] = static_cast<char>(ceremony.flags | 0x40u | (ceremony.extensions.empty() ? 0u : 0x80u));
  data += aaguid;
  data += static_cast<char>(credential_id.size() >> 8);
  data += static_cast<char>(credential_id.size());
  return data + credential_id + public_key() + ceremony.extensions;
}

std::string Authenticator::sign(std::string_view input) const {
  return sign_with(state_->key, state_->algorithm == crypto::Algorithm::eddsa, input);
}

std::string client_data(const Ceremony& ceremony, std::string_view right_type) {
  return "{\"type\":\"" + (ceremony.type.empty() ? std::string(right_type) : ceremony.type) + "\",\"challenge\":\"" +
         to_base64url(ceremony.challenge) + "\",\"origin\":\"" + ceremony.origin + "\"" + ceremony.more_client_data + "}";
}

std::string attestation_object(std::string_view format, const std::string& statement, std::string_view authenticator_data) {
  using namespace cbor_of;
  return map({{text("fmt"), text(format)}, {text("attStmt"), statement}, {text("authData"), bytes(authenticator_data)}});
}

Authenticator::Made Authenticator::create(const Ceremony& ceremony, const std::string& format, const CertificateForm& form) const {
  using namespace cbor_of;
  const std::string json = client_data(ceremony, "webauthn.create");
  const std::string hash = crypto::sha256(json);
  const std::string data = attested_authenticator_data(ceremony);
  const std::string alg = number(crypto::cose_number(state_->algorithm));
  if (format == "none") return {json, attestation_object(format, map({}), data)};
  if (format == "packed") return {json, attestation_object(format, map({{text("alg"), alg}, {text("sig"), bytes(sign(data + hash))}}), data)};
  EVP_PKEY* const model_key = make_key(crypto::Algorithm::es256);
  const std::string x5c = array({bytes(certificate_of(model_key, form))});
  std::string statement, name = format;
  if (format == "packed-x5c") {
    name = "packed";
    statement = map({{text("alg"), number(-7)}, {text("sig"), bytes(sign_with(model_key, false, data + hash))}, {text("x5c"), x5c}});
  } else {
    const std::string message = std::string(1, '\0') + crypto::sha256(ceremony.rp_id) + hash + credential_id + point();
    statement = map({{text("sig"), bytes(sign_with(model_key, false, message))}, {text("x5c"), x5c}});
  }
  EVP_PKEY_free(model_key);
  return {json, attestation_object(name, statement, data)};
}

Authenticator::Signed Authenticator::get(const Ceremony& ceremony) const {
  Signed made{client_data(ceremony, "webauthn.get"), authenticator_data(ceremony), ""};
  made.signature = sign(made.authenticator_data + crypto::sha256(made.client_data_json));
  return made;
}

std::string Authenticator::registration_json(const Made& made) const {
  JsonWriter json;
  json.begin_object().member("id", to_base64url(credential_id)).member("type", "public-key").key("response").begin_object();
  json.member("clientDataJSON", to_base64url(made.client_data_json));
  json.member("attestationObject", to_base64url(made.attestation_object));
  json.key("transports").begin_array().value("internal").value("hybrid").end_array();
  return json.end_object().end_object().take();
}

std::string Authenticator::assertion_json(const Signed& signed_one) const {
  JsonWriter json;
  json.begin_object().member("id", to_base64url(credential_id)).member("type", "public-key").key("response").begin_object();
  json.member("clientDataJSON", to_base64url(signed_one.client_data_json));
  json.member("authenticatorData", to_base64url(signed_one.authenticator_data));
  json.member("signature", to_base64url(signed_one.signature));
  if (!user_handle.empty()) json.member("userHandle", to_base64url(user_handle));
  return json.end_object().end_object().take();
}

}  // namespace gatewarden::test
