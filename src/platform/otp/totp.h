// One-time passwords by time: RFC 6238 with HMAC-SHA-1, steps of 30 seconds and six digits, which is what every authenticator
// can do. (What else an otpauth URI can ask for, many ignore, and then show codes that are never right.)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "base/time.h"

namespace gatewarden::otp {

inline constexpr std::size_t code_digits = 6;
inline constexpr Seconds step_length{30};

// 20 random bytes, as RFC 4226 section 4 recommends.
Secret make_secret();

std::uint64_t step_at(Instant at);
std::string code_at(const Secret& secret, std::uint64_t step);

// The six digits of what was typed; spaces, which authenticators show between them, do not count.
std::optional<std::string> parse_code(std::string_view typed);

// The step that `code` is of: that of `now`, or one beside it (RFC 6238 section 5.2), and later than `after`, for a code counts
// once. Takes the same time whatever was guessed.
std::optional<std::uint64_t> step_of(const Secret& secret, std::string_view code, Instant now, std::uint64_t after);

}  // namespace gatewarden::otp
