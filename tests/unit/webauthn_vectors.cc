// The test vectors that the standard publishes (Web Authentication Level 3, section 16; the relying party is example.org), for
// the formats that are known here: whole ceremonies, made by another's hand.
#include <string>

#include "authentication/webauthn/ceremonies.h"
#include "base/encoding.h"
#include "harness/test.h"

namespace gatewarden::webauthn {
namespace {

struct Vector {
  const char* name;
  const char* create_challenge;
  const char* create_client_data;  // as text
  const char* attestation_object;
  const char* get_challenge;
  const char* get_client_data;  // as text
  const char* authenticator_data;
  const char* signature;
  const char* format;
  AttestationType type;
};
constexpr Vector vectors[] = {
    {"none, ES256",
     "00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130",
     R"({"type":"webauthn.create","challenge":"AMMPt4UxxGTStncdq417YDwBFi8vpIa-pw8oOuVW4TA","origin":"https:)"
     R"(//example.org","crossOrigin":false,"extraData":"clientDataJSON may be extended with additional field)"
     R"(s in the future, such as this: BkQeDjdcTBrXBiAwJTLE5Q"})",
     "a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f"
     "01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec3"
     "30084be4a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca6"
     "6334b03458abf879717c12cc68ed73290af2e2664796b9220",
     "39c0e7521417ba54d43e8dc95174f423dee9bf3cd804ff6d65c857c9abf4d408",
     R"({"type":"webauthn.get","challenge":"OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag","origin":"https://e)"
     R"(xample.org","crossOrigin":false})",
     "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000",
     "3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93538174f575bf11a1dd5d7"
     "8c6e486013f937295ea13653e331e87",
     "none", AttestationType::none},
    {"packed, self, ES256",
     "7869c2b772d4b58eba9378cf8f29e26cf935aa77df0da89fa99c0bdc0a76f7e5",
     R"({"type":"webauthn.create","challenge":"eGnCt3LUtY66k3jPjynibPk1qnffDaifqZwL3Ap29-U","origin":"https:)"
     R"(//example.org","crossOrigin":false,"extraData":"clientDataJSON may be extended with additional field)"
     R"(s in the future, such as this: U9hTXvKE2URkMnb_0xYHVg"})",
     "a363666d74667061636b65646761747453746d74a263616c672663736967584630440220067a20754ab925005dbf378097c92120031581c73"
     "228d1fb4f5b881bcd7da98302207fc7b147558c7c0eba3af18bd9d121fa3d3a26d17fe3f220272178f473b6006d68617574684461746158a4"
     "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b55d00000000df850e09db6afbdfab51697791506cfc0020455"
     "ef34e2043a87db3d4afeb39bbcb6cc32df9347c789a865ecdca129cbef58ca5010203262001215820eb151c8176b225cc651559fecf07af45"
     "0fd85802046656b34c18f6cf193843c5225820927b8aa427a2be1b8834d233a2d34f61f13bfd44119c325d5896e183fee484f2",
     "4478a10b1352348dd160c1353b0d469b5db19eb91c27f7dfa6fed39fe26af20b",
     R"({"type":"webauthn.get","challenge":"RHihCxNSNI3RYME1Ow1Gm12xnrkcJ_ffpv7Tn-Jq8gs","origin":"https://e)"
     R"(xample.org","crossOrigin":false,"extraData":"clientDataJSON may be extended with additional fields i)"
     R"(n the future, such as this: gTb53rz6EhSWomXGzimC1Q"})",
     "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b50900000000",
     "304402203310b9431903c401f1be2bdc8d23a4007682dbbddcf846994947b7f465daf84002204e94dd00047b316061b3b99772b7efd95994a"
     "83ef584b3b6b825ea3550251b66",
     "packed", AttestationType::self},
    {"packed, basic, ES256",
     "c1184a5fddf8045e13dc47f54b61f5a656b666b59018f16d870e9256e9952012",
     R"({"type":"webauthn.create","challenge":"wRhKX934BF4T3Ef1S2H1pla2ZrWQGPFthw6SVumVIBI","origin":"https:)"
     R"(//example.org","crossOrigin":false,"extraData":"clientDataJSON may be extended with additional field)"
     R"(s in the future, such as this: 9a8bNYjKCgWrBXU-fCl1ag"})",
     "a363666d74667061636b65646761747453746d74a363616c6726637369675847304502203f19ec4b229f46ab8c45eff29b904ff10c0390dc4"
     "0bf1216f04a78f4ceba3425022100fe7041a32759aff05a0f9f26c70a999c7a284451ba89234a1d3483c25e21925b63783563815902253082"
     "0221308201c8a00302010202110088c220f83c8ef1feafe94deae45faad0300a06082a8648ce3d0403023062311e301c06035504030c15576"
     "562417574686e207465737420766563746f7273310c300a060355040a0c0357334331253023060355040b0c1c41757468656e74696361746f"
     "72204174746573746174696f6e204341310b30090603550406130241413020170d3234303130313030303030305a180f33303234303130313"
     "030303030305a305f311e301c06035504030c15576562417574686e207465737420766563746f7273310c300a060355040a0c035733433122"
     "3020060355040b0c1941757468656e74696361746f72204174746573746174696f6e310b30090603550406130241413059301306072a8648c"
     "e3d020106082a8648ce3d03010703420004a91ba4389409dd38a428141940ca8feb1ac0d7b4350558104a3777a49322f3798440f378b3398a"
     "b2d3bb7bf91322c92eb23556f59ad0a836fec4c7663b0e4dc3a360305e300c0603551d130101ff04023000300e0603551d0f0101ff0404030"
     "20780301d0603551d0e04160414a589ba72d060842ab11f74fb246bdedab16f9b9b301f0603551d2304183016801445aff715b0dd786741fe"
     "e996ebc16547a3931b1e300a06082a8648ce3d040302034700304402201726b9d85ecd8a5ed51163722ca3a20886fd9b242a0aa0453d44211"
     "6075defd502207ef471e530ac87961a88a7f0d0c17b091ffc6b9238d30f79f635b417be5910e768617574684461746158a4bfabc37432958b"
     "063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b54d00000000876ca4f52071c3e9b25509ef2cdf7ed60020c9a6f5b3462d02873"
     "fea0c56862234f99f081728084e511bb7760201a89054a5a50102032620012158201cf27f25da591208a4239c2e324f104f585525479a29ed"
     "eedd830f48e77aeae522582059e4b7da6c0106e206ce390c93ab98a15a5ec3887e57f0cc2bece803b920c423",
     "b1106fa46a57bef1781511c0557dc898a03413d5f0f17d244630c194c7e1adb5",
     R"({"type":"webauthn.get","challenge":"sRBvpGpXvvF4FRHAVX3ImKA0E9Xw8X0kRjDBlMfhrbU","origin":"https://e)"
     R"(xample.org","crossOrigin":false,"extraData":"clientDataJSON may be extended with additional fields i)"
     R"(n the future, such as this: AZMwyMxIbD8-uguFNp6r8Q"})",
     "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b50d00000000",
     "30450220694969d3ee928de6f02ef23a9c644d7d779916451734a94b432542f498a1ebe90221008b0819c824218a97152cd099c55bfb1477b"
     "29d900a49a64018314f9bfccda163",
     "packed", AttestationType::basic},
    {"fido-u2f",
     "e074372990b9caa507a227dfc67b003780c45325380d1a90c20f81ed7d080c06",
     R"({"type":"webauthn.create","challenge":"4HQ3KZC5yqUHoiffxnsAN4DEUyU4DRqQwg-B7X0IDAY","origin":"https:)"
     R"(//example.org","crossOrigin":false})",
     "a363666d74686669646f2d7532666761747453746d74a26373696758473045022100f41887a20063bb26867cb9751978accea5b81791a68f4"
     "f4dd6ea1fb6a5c086c302204e5e00aa3895777e6608f1f375f95450045da3da57a0e4fd451df35a31d2d98a63783563815902253082022130"
     "8201c7a003020102021004f66dc6542ea7719dea416d325a2401300a06082a8648ce3d0403023062311e301c06035504030c1557656241757"
     "4686e207465737420766563746f7273310c300a060355040a0c0357334331253023060355040b0c1c41757468656e74696361746f72204174"
     "746573746174696f6e204341310b30090603550406130241413020170d3234303130313030303030305a180f3330323430313031303030303"
     "0305a305f311e301c06035504030c15576562417574686e207465737420766563746f7273310c300a060355040a0c03573343312230200603"
     "55040b0c1941757468656e74696361746f72204174746573746174696f6e310b30090603550406130241413059301306072a8648ce3d02010"
     "6082a8648ce3d0301070342000456fffa7093dede46aefeefb6e520c7ccc78967636e2f92582ba71455f64e93932dff3be4e0d4ef68e3e3b7"
     "3aa087e26a0a0a30b02dc2aa2309db4c3a2fc936dea360305e300c0603551d130101ff04023000300e0603551d0f0101ff040403020780301"
     "d0603551d0e04160414420822eb1908b5cd3911017fbcad4641c05e05a3301f0603551d2304183016801445aff715b0dd786741fee996ebc1"
     "6547a3931b1e300a06082a8648ce3d040302034800304502200d0b777f0a0b181ad2830275acc3150fd6092430bcd034fd77beb7bdf8c2d54"
     "6022100d4864edd95daa3927080855df199f1717299b24a5eecefbd017455a9b934d8f668617574684461746158a4bfabc37432958b063360"
     "d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b54100000000afb3c2efc054df425013d5c88e79c3c10020a4ba6e2d2cfec43648d7d25"
     "c5ed5659bc18f2b781538527ebd492de03256bdf4a5010203262001215820b0d62de6b30f86f0bac7a9016951391c2e31849e2e64661cbd2b"
     "13cd7d5508ad225820503b0bda2a357a9a4b34475a28e65b660b4898a9e3e9bbf0820d43494297edd0",
     "f90c612981d84f599438de1a500f76926e92cc84bef8e02c6e23553f00485435",
     R"({"type":"webauthn.get","challenge":"-QxhKYHYT1mUON4aUA92km6SzIS--OAsbiNVPwBIVDU","origin":"https://e)"
     R"(xample.org","crossOrigin":false})",
     "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b50100000000",
     "304402206172459958fea907b7292b92f555034bfd884895f287a76200c1ba287239137002204727b166147e26a21bbc2921d192ebfed569b"
     "79438538e5c128b5e28e6926dd7",
     "fido-u2f", AttestationType::basic},
};

const RelyingParty party{"example.org", {"https://example.org"}};

std::string bytes(const char* hex) { return *from_hex(hex); }

Registered registered(const Vector& one) {
  const auto outcome = check_registration(party, {bytes(one.create_challenge), UserVerification::preferred},
                                          {one.create_client_data, bytes(one.attestation_object)});
  CHECK(std::holds_alternative<Registered>(outcome));
  return std::get<Registered>(outcome);
}

}  // namespace

TEST("webauthn: the registrations that the standard publishes are taken, with the attestation that they have") {
  for (const Vector& one : vectors) {
    const auto made = registered(one);
    CHECK_EQUAL(std::string(one.format), made.format);
    CHECK(one.type == made.attestation && made.algorithm == crypto::Algorithm::es256 && made.data.sign_count == 0);
  }
}

TEST("webauthn: the assertions that the standard publishes are taken for the keys that it registers") {
  for (const Vector& one : vectors) {
    const auto made = registered(one);
    const AttestedCredential& credential = *made.data.credential;
    const account::Passkey passkey{.credential_id = credential.credential_id,
                                   .user_id = 1,
                                   .public_key = credential.public_key};
    const Asked asked{bytes(one.get_challenge), UserVerification::preferred};
    const Claimant claimant{.known = 1, .allowed = {passkey.credential_id}, .user_handle = {}};
    AssertionResponse response{passkey.credential_id, one.get_client_data, bytes(one.authenticator_data), bytes(one.signature),
                               std::nullopt};
    CHECK(std::holds_alternative<Asserted>(check_assertion(party, asked, claimant, passkey, response)));
    response.signature.back() = static_cast<char>(response.signature.back() ^ 1);
    CHECK_EQUAL(20, std::get<Refused>(check_assertion(party, asked, claimant, passkey, response)).step);
  }
}

TEST("webauthn: what a published packed attestation signs cannot be changed in any byte") {
  for (const Vector& one : vectors) {
    if (std::string_view(one.format) != "packed") continue;
    const std::string whole = bytes(one.attestation_object);
    for (std::size_t at = whole.find("authData") + 10; at < whole.size(); ++at) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      const auto outcome = check_registration(party, {bytes(one.create_challenge), UserVerification::preferred},
                                              {one.create_client_data, changed});
      CHECK(std::holds_alternative<Refused>(outcome));
    }
  }
}

}  // namespace gatewarden::webauthn
