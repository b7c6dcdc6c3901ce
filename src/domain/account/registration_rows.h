// What the rows of the queue and of the dead letters have in common. Private to the files of Registrations.
#pragma once

#include <array>

#include "domain/account/registrations.h"

namespace gatewarden::account {

inline constexpr db::Literal registration_columns =
    "request_id, client_id, entry_digest, email, phone, username, email_verified, phone_verified, consented_at, profile,"
    " password_form, password, accepted_at";
inline constexpr std::size_t registration_column_count = 13;
inline constexpr db::Literal queue_columns = ", queue_id, available_at, attempts, claims, last_error";

// The types of these columns and of `More` behind them.
template <typename... More>
using RegistrationTypes =
    db::Types<std::string_view, std::optional<std::string_view>, std::string_view, std::optional<std::string_view>,
              std::optional<std::string_view>, std::optional<std::string_view>, bool, bool, std::optional<Instant>, std::string_view,
              std::string_view, std::string_view, Instant, More...>;

template <typename Bulk, typename... More>
void add_registration(Bulk& bulk, const Registration& entry, Instant accepted_at, const More&... more) {
  bulk.add(entry.request_id, entry.client_id, entry.entry_digest, entry.email, entry.phone, entry.username, entry.email_verified,
           entry.phone_verified, entry.consented_at, entry.profile, wire_name(entry.password_form), entry.password, accepted_at,
           more...);
}

// Of registration_columns, and of queue_columns behind them.
Registration read_registration(const db::Row& row);
QueuedRegistration read_queued(const db::Row& row);
inline Instant read_accepted_at(const db::Row& row) { return row.get<Instant>(registration_column_count - 1); }
FailureReason reason_from(std::string_view word);

}  // namespace gatewarden::account
