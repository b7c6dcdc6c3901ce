// QR codes (ISO/IEC 18004) as shapes for SVG. The only folder that sees libqrencode.
#pragma once

#include <string>
#include <string_view>

namespace gatewarden::qr {

struct Code {
  int size = 0;      // modules to a side, with the quiet zone of four around
  std::string path;  // what is dark, as the "d" of an SVG path in a view box of that size: "M4 4h7v1h-7z…"
};

// `text`: at most 1 KiB. Error correction M, as screens are scratched and small.
Code encode(std::string_view text);

// The picture as a document of its own: black on white whatever is around it, for cameras want dark on light.
std::string to_svg(const Code& code);

}  // namespace gatewarden::qr
