// Keys and signatures against the examples of RFC 7515, 7517, 7638 and 8037.
#include "base/encoding.h"
#include "harness/test.h"
#include "platform/crypto/jws.h"

namespace gatewarden::crypto {
namespace {

// RFC 7515 appendix A: the payload of A.2 and A.3, encoded.
constexpr char payload[] = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

// RFC 7515 appendix A.2.1: the key's public members, and all of it as PKCS #8.
constexpr char rsa_jwk[] =
    R"({"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEz)"
    "P1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXB"
    "dQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91"
    R"(kzk2PAcDTW9gb54h4FRWyuXpoQ"})";
constexpr char rsa_private_key[] =
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCh+BYK4uPJtGXOjS1lYmM2K5J9vinh8CR3/BYlzJChNuOL2TSXxbbqY913"
    "EeZ8dCn5VrD7io8ImtxLaYk8wTM/U+3QGbh3hCUv7JFP5IV3aVlL6kKA0ywPVb9ilE8TA5a8bpvfbr3SvaNnjuygxmj3AbONv/s4yDQs4v5t"
    "J/reSlpIdJed1LnPmt7Ex1sFhSwsD174pcF1A5L5ROjtZMEQxrZHYJqkeDrrnGya11UxMFBji4NmXG9veoKjlnAqH2QbgtPr8jkiGUkftoaH"
    "LFcW9Qr4NY2ai50Xw0Byj3+H2JoY2PyrZ62EWQwuz3WTOTY8BwNNb2BvniHgVFbK5emhAgMBAAECggEAEq5xpGnNCivDflJsRQBXHx1hdR1k"
    "6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7/GQ5sLKMgvfTeXZx9SE+7YwVol2NXOoAJe46sui395IW/GO+pWJ1O0BkTGoVEn2bKVRUCgu+Gj"
    "BVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M/V51gfpRLI9JYanrC4D4qAdGcopV/0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb"
    "1juUO1ZdiYoFaFQT5Tw8bGUl/x/jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR/RQyGWSeWjnczT0QU91p1DhOVRuOopznQKBgQDgHMQQ"
    "60imZV1URk0KpLttoLhyt3SmqdEf/kgHePDdtzEafpAu+cS191R2JiuoF2yzWXnwFDcqGigp5BNr0AHQfD8/Lk8l1Mk09jxxCfui5nYooNya"
    "c8YFjm3vItzVCVDnEd3BbVWG8qf6deqElMGAg+C2V0L4oNXnP7LZcPAZRwKBgQC5A8R+CZW2MvRTLLHzwZkUXV866cff7tx6kqa0finGG0Kg"
    "eqlaZPxgCZnFp7AeAcCMtiynVlJ7vMVgePsLq6XtON4tB5kP9jAPrq3rbAOal78eUH5OcED6eNuCV8ixEu1eWcPNCS/l1OW1EnXUEoEHKl54"
    "Xrrz2uNwkgMTP1FZ1wKBgAcCn1dwJKufzBWQxWQp1vsM5fggqPN1qGb5y0MAk3g7/Ls5bkUp5u9SN0Ai3Ya6hNnvWJMb7sXQX6U/zyO2M/hT"
    "ip7tUeh7CXgwo59dkpN75gJLVds29+DAncu3KXU4f2Fa+7bLNrur53k8KwPOq2bbuTG69QtV7Jr5MR0AHWKNAoGBAIf/evpitUf+4JYbLpvN"
    "XWcY052Mpz22aR84mY3nh3F2LF2mjMJDpTg7FmuyPcVw6EcGyoAe9fa65iNqCq+jdw6PVNGo2hxfjSiZ8IIzHdsPXI89//pMjZcQK9r+CCoR"
    "jaZjOYiIDktVWZzmevJuv6WywUqd57LE3Zar3dLSIkx1AoGAIYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd+DlcxyVuuM9sQLdgjVk2oy26"
    "F0EmpScGLq2MowX7fhd/QJQ3ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp/gh6A5603k2+ZQwVK0JKSHuLFku"
    "Q3U=";
constexpr char rs256_header[] = "eyJhbGciOiJSUzI1NiJ9";
constexpr char rs256_signature[] =
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZ"
    "cAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-e"
    "OkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

TEST("jws: the RS256 example of RFC 7515 A.2 verifies") {
  const auto key = VerifyingKey::from_jwk(rsa_jwk, Algorithm::rs256);
  const auto jws = parse_jws(std::string(rs256_header) + '.' + payload + '.' + rs256_signature);
  CHECK(key && jws);
  CHECK(verify_jws(*jws, *key));
  CHECK_EQUAL("joe", *jws->payload.string_at("iss"));
  CHECK_EQUAL(std::int64_t{1300819380}, *jws->payload.integer_at("exp"));
}

TEST("jws: the RS256 example of RFC 7515 A.2 is signed to the same bytes") {
  const auto key = SigningKey::from_der(Algorithm::rs256, Secret(*from_base64(rsa_private_key)));
  CHECK(key.has_value());
  CHECK_EQUAL(rs256_signature, to_base64url(key->sign(std::string(rs256_header) + '.' + payload)));
}

TEST("jws: the ES256 example of RFC 7515 A.3 verifies") {
  const auto key = VerifyingKey::from_jwk(
      R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
      R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})",
      Algorithm::es256);
  const auto jws = parse_jws(
      std::string("eyJhbGciOiJFUzI1NiJ9.") + payload +
      ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
  CHECK(key && jws);
  CHECK(verify_jws(*jws, *key));
}

constexpr char ed25519_jwk[] = R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
constexpr char ed25519_input[] = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
constexpr char ed25519_signature[] = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

TEST("jws: the Ed25519 example of RFC 8037 A.4 is signed to the same bytes") {
  const auto key = SigningKey::from_der(
      Algorithm::eddsa, Secret(*from_base64("MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g")));
  CHECK(key.has_value());
  CHECK_EQUAL(ed25519_signature, to_base64url(key->sign(ed25519_input)));
}

TEST("jws: the Ed25519 example of RFC 8037 A.5 verifies") {
  const auto key = VerifyingKey::from_jwk(ed25519_jwk, Algorithm::eddsa);
  CHECK(key && key->verify(ed25519_input, *from_base64url(ed25519_signature)));
}

// RFC 7517 appendix A.1 and RFC 7638 section 3.1.
constexpr char jose_rsa_jwk[] =
    R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjB)"
    "ZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdA"
    "ZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awa"
    R"(pJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"})";

TEST("jwk: the RSA key of RFC 7517 A.1 is taken for RS256 alone, under its kid") {
  const auto key = VerifyingKey::from_jwk(jose_rsa_jwk, Algorithm::rs256);
  CHECK(key && key->key_id() == "2011-04-29" && key->algorithm() == Algorithm::rs256);
  CHECK(!VerifyingKey::from_jwk(jose_rsa_jwk, Algorithm::ps256));
}

TEST("S49: the encryption key of RFC 7517 A.1 is refused") {
  CHECK(!VerifyingKey::from_jwk(
      R"({"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
      R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc","kid":"1"})",
      Algorithm::es256));
}

TEST("jwk: the thumbprint of RFC 7638 3.1") {
  CHECK_EQUAL("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", thumbprint(jose_rsa_jwk).value_or("none"));
}

TEST("jwk: the thumbprint of RFC 8037 A.3, also as the name of a key without kid") {
  CHECK_EQUAL("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", thumbprint(ed25519_jwk).value_or("none"));
  CHECK_EQUAL("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", VerifyingKey::from_jwk(ed25519_jwk, Algorithm::eddsa)->key_id());
}

}  // namespace
}  // namespace gatewarden::crypto
