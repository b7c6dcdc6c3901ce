// Boxes sealed to a public key: X25519, HKDF-SHA256, AES-256-GCM.
#include "platform/crypto/sealed_box.h"

#include <openssl/err.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "platform/crypto/aes_gcm.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/openssl.h"
#include "platform/crypto/random.h"

namespace gatewarden::crypto {
namespace {

constexpr char format_version = 1;
constexpr std::string_view purpose = "gatewarden sealed box v1";
constexpr std::size_t point_size = 32;  // RFC 7748 section 5; scalars are as long

// Where the parts of a box begin.
constexpr std::size_t id_at = 1;
constexpr std::size_t ephemeral_at = id_at + std::tuple_size_v<KeyId>;
constexpr std::size_t nonce_at = ephemeral_at + point_size;
constexpr std::size_t body_at = nonce_at + gcm_nonce_size;

constexpr char x25519[] = "X25519";

OwnedKey private_key(const Secret& bytes) {
  OwnedKey key(EVP_PKEY_new_raw_private_key_ex(nullptr, x25519, nullptr, bytes_of(bytes.reveal()), bytes.size()));
  must(key != nullptr);
  return key;
}

std::string public_point(const EVP_PKEY& key) {
  std::string point(point_size, '\0');
  std::size_t size = point.size();
  must(EVP_PKEY_get_raw_public_key(&key, bytes_of(point), &size) == 1 && size == point_size);
  return point;
}

KeyId id_of(std::string_view point) {
  KeyId id{};
  const std::string digest = sha256(point);
  std::copy_n(bytes_of(digest), id.size(), id.begin());
  return id;
}

// RFC 7748 section 6.1. Nothing if `point` is of low order: whatever our key is, the outcome is zero, and known to all.
std::optional<Secret> agree(EVP_PKEY& own, std::string_view point) {
  const OwnedKey peer(EVP_PKEY_new_raw_public_key_ex(nullptr, x25519, nullptr, bytes_of(point), point.size()));
  const OwnedKeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, &own, nullptr));
  must(peer != nullptr && context != nullptr);
  must(EVP_PKEY_derive_init(context.get()) == 1 && EVP_PKEY_derive_set_peer(context.get(), peer.get()) == 1);
  std::string agreed(point_size, '\0');
  std::size_t size = agreed.size();
  const bool contributes = EVP_PKEY_derive(context.get(), bytes_of(agreed), &size) == 1;  // it checks for zero
  Secret secret(std::move(agreed));
  if (contributes) return secret;
  ERR_clear_error();
  return std::nullopt;
}

// Both points are in the salt as they were sent: X25519 ignores a bit of them, and a box must have one form alone.
std::optional<Secret> box_key(EVP_PKEY& own, std::string_view peer, std::string_view ephemeral, std::string_view recipient) {
  const auto agreed = agree(own, peer);
  if (!agreed) return std::nullopt;
  return hkdf_sha256(*agreed, std::string(ephemeral).append(recipient), purpose);
}

}  // namespace

struct BoxSealer::State {
  std::string head;  // version, key id, ephemeral public key
  Secret key;
};

BoxSealer::BoxSealer(const BoxPublicKey& recipient) : state_(std::make_unique<State>()) {
  if (recipient.bytes.size() != point_size || recipient.id != id_of(recipient.bytes))
    throw std::invalid_argument("a public key to seal to is not what its id says");
  const OwnedKey ephemeral = private_key(make_box_private_key());
  const std::string point = public_point(*ephemeral);
  auto key = box_key(*ephemeral, recipient.bytes, point, recipient.bytes);
  if (!key) throw std::invalid_argument("a public key to seal to is of low order");
  state_->head += format_version;
  state_->head.append(recipient.id.begin(), recipient.id.end());
  state_->head += point;
  state_->key = *std::move(key);
}
BoxSealer::~BoxSealer() = default;

std::string BoxSealer::seal(std::string_view plain, std::string_view context) const {
  const std::string nonce = random_bytes(gcm_nonce_size);
  std::string box;
  box.reserve(body_at + plain.size() + gcm_tag_size);
  box += state_->head;
  box += nonce;
  append_encrypted(box, state_->key, nonce, plain, context);
  return box;
}

struct BoxOpener::State {
  struct Recipient {
    BoxPublicKey public_key;
    OwnedKey private_key;
  };
  std::vector<Recipient> recipients;

  // The key of the boxes that begin with `head`.
  std::mutex mutex;
  std::string head;
  Secret key;

  std::optional<Secret> remembered(std::string_view wanted) {
    const std::lock_guard lock(mutex);
    if (head != wanted) return std::nullopt;
    return key;
  }
  void remember(std::string_view new_head, const Secret& new_key) {
    const std::lock_guard lock(mutex);
    head = new_head;
    key = new_key;
  }
};

BoxOpener::BoxOpener(std::span<const Secret> private_keys) : state_(std::make_unique<State>()) {
  if (private_keys.empty()) throw std::invalid_argument("no private key to open boxes with");
  for (const Secret& bytes : private_keys) {
    if (bytes.size() != point_size) throw std::invalid_argument("a private key to open boxes with has not 32 bytes");
    OwnedKey key = private_key(bytes);
    const std::string point = public_point(*key);
    state_->recipients.push_back({{.id = id_of(point), .bytes = point}, std::move(key)});
  }
}
BoxOpener::~BoxOpener() = default;

const BoxPublicKey& BoxOpener::public_key() const { return state_->recipients.front().public_key; }

std::optional<Secret> BoxOpener::open(std::string_view box, std::string_view context) const {
  if (box.size() < body_at + gcm_tag_size || box[0] != format_version) return std::nullopt;
  const std::string_view head = box.substr(0, nonce_at);
  const std::string_view ephemeral = box.substr(ephemeral_at, point_size);
  const auto recipient = std::ranges::find_if(state_->recipients, [&](const State::Recipient& candidate) {
    return std::ranges::equal(candidate.public_key.id, box.substr(id_at, std::tuple_size_v<KeyId>), {}, {},
                              [](char c) { return static_cast<unsigned char>(c); });
  });
  if (recipient == state_->recipients.end()) return std::nullopt;
  auto key = state_->remembered(head);
  const bool is_new = !key;
  if (is_new) key = box_key(*recipient->private_key, ephemeral, ephemeral, recipient->public_key.bytes);
  if (!key) return std::nullopt;
  auto plain = decrypt(*key, box.substr(nonce_at, gcm_nonce_size), box.substr(body_at), context);
  if (plain && is_new) state_->remember(head, *key);
  return plain;
}

Secret make_box_private_key() { return Secret(random_bytes(point_size)); }

}  // namespace gatewarden::crypto
