// The strict URI parser, and forms.
#include "base/uri.h"

#include <string>

#include "harness/test.h"

using namespace std::string_literals;
using namespace gatewarden;

TEST("uri: every part comes out as it was written") {
  const Uri uri = parse_uri("https://user:word@Example.com:8443/a/b;c?x=1&y=/?#top/?").value();
  CHECK_EQUAL("https"s, uri.scheme);
  CHECK_EQUAL("user:word"s, uri.userinfo.value());
  CHECK_EQUAL("Example.com"s, uri.host);
  CHECK_EQUAL("8443"s, uri.port.value());
  CHECK(uri.has_authority);
  CHECK_EQUAL("/a/b;c"s, uri.path);
  CHECK_EQUAL("x=1&y=/?"s, uri.query.value());
  CHECK_EQUAL("top/?"s, uri.fragment.value());
}

TEST("uri: an empty query or fragment differs from none") {
  CHECK_EQUAL(""s, parse_uri("https://a?").value().query.value());
  CHECK_EQUAL(""s, parse_uri("https://a#").value().fragment.value());
  CHECK(!parse_uri("https://a").value().query);
  CHECK(!parse_uri("https://a").value().fragment);
}

TEST("uri: a question mark after the hash belongs to the fragment") {
  const Uri uri = parse_uri("https://a/#x?y").value();
  CHECK(!uri.query);
  CHECK_EQUAL("x?y"s, uri.fragment.value());
}

TEST("uri: custom schemes with and without an authority are read") {
  const Uri plain = parse_uri("com.example.app:/callback").value();
  CHECK(!plain.has_authority);
  CHECK_EQUAL("/callback"s, plain.path);
  CHECK_EQUAL("callback"s, parse_uri("com.example.app://callback").value().host);
  CHECK_EQUAL("example:animal"s, parse_uri("urn:example:animal").value().path);
}

TEST("uri: relative references and malformed schemes are refused") {
  for (const char* text : {"", "/a", "//a/b", "a", "?x", "1a://b", "+a://b", ":a", "a b://c", "ht\ttp://a", "http"}) {
    CHECK(!parse_uri(text));
  }
}

TEST("uri: backslashes, white space, control characters and non-ASCII are refused everywhere") {
  const std::string bad[] = {"\\", " ", "\t", "\r", "\n", "\0"s, "\x7f", "\x01", "\xc3\xa9", "<", ">", "\"", "^", "`", "{",
                             "|", "}"};
  for (const std::string& piece : bad) {
    for (const std::string& text : {"https://a" + piece + "b/", "https://a/" + piece, "https://a/?" + piece, "https://a/#" + piece,
                                    "https://u" + piece + "@a/", "https:" + piece + "//a/", piece + "https://a/",
                                    "https://a/" + piece}) {
      CHECK(!parse_uri(text));
    }
  }
}

TEST("uri: userinfo is kept apart from the host, however often the sign stands") {
  CHECK_EQUAL("evil.example"s, parse_uri("https://good.example@evil.example/").value().host);
  CHECK_EQUAL("good.example"s, parse_uri("https://good.example@evil.example/").value().userinfo.value());
  CHECK_EQUAL("good.example"s, parse_uri("https://good.example/@evil.example").value().host);
  for (const char* text : {"https://a@b@c/", "https://a%40b@c@d/", "https://@/", "app://user@/", "app://:80/"}) {
    CHECK(!parse_uri(text));
  }
}

TEST("uri: schemes in which a browser finds a host need one") {
  for (const char* text : {"https:a", "https:/a", "https:///a", "HTTPS:/a", "http:a", "https://", "https://?x", "https://#x",
                           "ws:/a", "ftp:a",
                           "https://:80/"}) {
    CHECK(!parse_uri(text));
  }
}

TEST("uri: a port is a number up to 65535") {
  CHECK_EQUAL("65535"s, parse_uri("https://a:65535/").value().port.value());
  CHECK_EQUAL(""s, parse_uri("https://a:/").value().port.value());
  for (const char* text : {"https://a:65536/", "https://a:99999999999999999999/", "https://a:8o/", "https://a:-1/",
                           "https://a:+1/",
                           "https://a:1:2/", "https://a:80@b:x/"}) {
    CHECK(!parse_uri(text));
  }
}

TEST("uri: IPv6 addresses are checked within their brackets") {
  for (const char* host : {"[::]", "[::1]", "[1::]", "[2001:db8::1]", "[1:2:3:4:5:6:7:8]", "[::ffff:192.0.2.1]",
                           "[1:2:3:4:5:6:192.0.2.1]",
                           "[1:2:3:4:5:6:7::]"}) {
    CHECK_EQUAL(std::string(host), parse_uri("http://"s + host + ":80/").value().host);
  }
  for (const char* host : {"[", "]", "[]", "[:]", "[:1]", "[1:]", "[1::2::3]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]",
                           "[1:2:3:4:5:6:7:8::]",
                           "[12345::]", "[g::]", "[::1", "[::1]a", "[::1%25eth0]", "[v1.a]", "[::192.0.2]", "[::256.0.0.1]",
                           "[192.0.2.1::]", "[:::]", "a[::1]"}) {
    CHECK(!parse_uri("http://"s + host + "/"));
  }
}

TEST("uri: spellings of IPv4 that only a browser understands are refused") {
  CHECK_EQUAL("127.0.0.1"s, parse_uri("http://127.0.0.1/").value().host);
  for (const char* host : {"127.1", "2130706433", "0x7f.0.0.1", "0x7f000001", "0177.0.0.1", "127.0.0.01", "127.0.0.1.",
                           "256.0.0.1", "1.2.3.4.5",
                           "a.0x", "a.1", "127.0.0.0x1"}) {
    CHECK(!parse_uri("http://"s + host + "/"));
  }
}

TEST("uri: percent-escapes are well-formed, and none stands in a host") {
  CHECK_EQUAL("/%C3%a9"s, parse_uri("https://a/%C3%a9").value().path);
  for (const char* text : {"https://a/%", "https://a/%4", "https://a/%4g", "https://a/?%zz", "https://a/#%",
                           "https://ex%61mple.com/",
                           "https://a%2eb/", "https://a%00b/"}) {
    CHECK(!parse_uri(text));
  }
}

TEST("uri: square brackets stand nowhere but around an address") {
  for (const char* text : {"https://a/[", "https://a/?a[]=1", "https://a/#]"}) CHECK(!parse_uri(text));
}

TEST("uri: percent_encode leaves unreserved characters alone") {
  CHECK_EQUAL("aZ09-._~%20%2B%26%3D%2F%3A%C3%A9%00"s, percent_encode("aZ09-._~ +&=/:\xc3\xa9\0"s));
}

TEST("form: pairs keep their order, plus is a space, empty pairs are skipped") {
  const Parameters expected{{"a", "1"}, {"b", "x y+z"}, {"a", ""}, {"c", ""}, {"", "v"}};
  CHECK(parse_form("a=1&&b=x+y%2bz&a=&c&=v&").value() == expected);
  CHECK(parse_form("").value().empty());
}

TEST("form: only the first equals sign parts name and value") {
  CHECK((parse_form("a=b=c").value() == Parameters{{"a", "b=c"}}));
}

TEST("form: malformed escapes, NUL and malformed UTF-8 are refused") {
  for (const char* text : {"a=%", "a=%4", "a=%4g", "%zz=1", "a=%00", "a=%ff", "a=%c0%80", "a=%ed%a0%80", "a=\xff"}) {
    CHECK(!parse_form(text));
  }
  CHECK(!parse_form("a=\0"s));
}

TEST("S75: a form of more pairs than the limit is refused") {
  std::string form;
  for (int i = 0; i < 100; ++i) form += "a=1&";
  CHECK_EQUAL(std::size_t{100}, parse_form(form).value().size());
  CHECK(!parse_form(form + "a=1"));
  CHECK(!parse_form("a&b&c", 2));
}

TEST("form: what build_form writes parse_form reads") {
  const Parameters parameters{{"state", "a b&c=d+e%\xc3\xa9"}, {"iss", "https://op.example/x?y#z"}, {"empty", ""}};
  CHECK(parse_form(build_form(parameters)).value() == parameters);
}

TEST("S4: with_query keeps the query that a URI has and appends to it") {
  const Parameters code{{"code", "x/y"}};
  CHECK_EQUAL("https://a/cb?code=x%2Fy"s, with_query("https://a/cb", code));
  CHECK_EQUAL("https://a/cb?x=1&code=x%2Fy"s, with_query("https://a/cb?x=1", code));
  CHECK_EQUAL("https://a/cb?code=x%2Fy"s, with_query("https://a/cb?", code));
  CHECK_EQUAL("https://a/cb?x=1&code=x%2Fy"s, with_query("https://a/cb?x=1&", code));
  CHECK_EQUAL("https://a/cb?code=x%2Fy#f?g"s, with_query("https://a/cb#f?g", code));
  CHECK_EQUAL("https://a/cb"s, with_query("https://a/cb", {}));
}
