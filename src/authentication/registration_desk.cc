#include "authentication/registration_desk.h"

#include <algorithm>
#include <cassert>
#include <unordered_set>

#include "authentication/request_ids.h"
#include "base/json_writer.h"
#include "domain/account/network.h"
#include "domain/operation/connect.h"
#include "platform/crypto/digest.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/process/bell.h"

namespace gatewarden::authentication {

namespace {

using account::FailureReason;
using account::FailureSubject;
using account::RegistrationState;
using account::RegistrationStatus;
using operation::AuditEvent;

// How long a worker believes what it last heard of the queue's depth and of the key to seal to.
constexpr Seconds believe_depth{1};
constexpr Seconds believe_key{5};

operation::AuditRecord audit_record(AuditEvent event, const RegistrationCaller& caller) {
  return {.event = event,
          .client_id = caller.client_id,
          .address = caller.address,
          .user_agent = caller.user_agent,
          .request_id = caller.request_id};
}

EntryRefusal refuse_id(ErrorCode code, std::string description) { return {code, {"request_id", std::move(description)}}; }

// Why an id that is known already does not stand for this registration; nothing if it does.
std::optional<EntryRefusal> compare(const account::Registration& registration, const RegistrationStatus& known) {
  if (known.client_id != registration.client_id) return refuse_id(ErrorCode::request_id_taken, "belongs to another request");
  if (known.entry_digest != registration.entry_digest) {
    return refuse_id(ErrorCode::request_id_reused, "was used before with other content");
  }
  return std::nullopt;
}

void write_or_null(JsonWriter& json, const std::optional<std::string>& text) {
  if (text) json.value(*text); else json.null();
}

}  // namespace

// An entry on its way: what it becomes, and why it does not.
struct RegistrationDesk::Draft {
  account::Registration registration;
  std::optional<Secret> password;
  bool is_named = false;  // its id is the caller's doing
  std::optional<EntryRefusal> refusal;
};

bool RegistrationDesk::is_told(const RegistrationCaller& caller) const {
  const std::string& told = parts_.settings.registration.tell_taken;
  return told == "anyone" || (told == "client" && caller.client_id);
}

// Everything but the password, and under a key: the digest stands in the database beside nothing that tells who it is.
std::string RegistrationDesk::digest_of(const RegistrationEntry& entry) const {
  JsonWriter json;
  json.begin_array().value("registration");
  for (const auto* const text : {&entry.email, &entry.phone, &entry.username}) write_or_null(json, *text);
  json.value(entry.consent).value(entry.email_verified).value(entry.phone_verified).raw(entry.profile).end_array();
  return crypto::hmac_sha256(key_.reveal(), json.text());
}

std::string RegistrationDesk::request_id_of(const RegistrationRequest& request, std::size_t index, Instant now) const {
  const RegistrationEntry& entry = request.entries[index].entry;
  if (entry.request_id) return *parse_uuid(*entry.request_id);
  if (!request.idempotency_key) return make_request_id(now);
  return derive_request_id(key_, request.caller.client_id, *request.idempotency_key, index);
}

RegistrationDesk::Draft RegistrationDesk::draft(const RegistrationRequest& request, std::size_t index, Instant now) const {
  const RegistrationEntry& entry = request.entries[index].entry;
  const bool is_hashed = entry.password_hash.has_value();
  return {.registration = {.request_id = request_id_of(request, index, now),
                           .client_id = request.caller.client_id,
                           .entry_digest = digest_of(entry),
                           .email = entry.email,
                           .phone = entry.phone,
                           .username = entry.username,
                           .email_verified = entry.email_verified,
                           .phone_verified = entry.phone_verified,
                           .consented_at = entry.consent ? std::optional(now) : std::nullopt,
                           .profile = entry.profile,
                           .password_form = is_hashed ? account::PasswordForm::hashed : account::PasswordForm::none,
                           .password = entry.password_hash.value_or("")},
          .password = entry.password,
          .is_named = entry.request_id || request.idempotency_key,
          .refusal = {}};
}

std::vector<RegistrationDesk::Draft> RegistrationDesk::draft_all(RegistrationRequest& request, Instant now) const {
  const bool is_client = request.caller.client_id.has_value();
  const EntryRules rules{.consent_required = parts_.settings.registration.require_consent,
                         .verified_flags_believed = is_client,
                         .hashes_taken = is_client,
                         .passwords = parts_.settings.passwords,
                         .site_name = parts_.settings.pages.site_name};
  std::vector<Draft> drafts(request.entries.size());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    auto& [entry, problem] = request.entries[i];
    if (!problem) problem = check_entry(entry, rules);
    if (problem) drafts[i].refusal = EntryRefusal{ErrorCode::invalid_registration, *problem};
    else drafts[i] = draft(request, i, now);
  }
  refuse_doubled_ids(drafts);
  return drafts;
}

void RegistrationDesk::refuse_doubled_ids(std::vector<Draft>& drafts) const {
  std::unordered_set<std::string_view> seen;
  for (Draft& draft : drafts) {
    if (draft.refusal || seen.insert(draft.registration.request_id).second) continue;
    draft.refusal = refuse_id(ErrorCode::request_id_reused, "stands twice in this request");
  }
}

bool RegistrationDesk::is_queue_full() {
  const auto now = std::chrono::steady_clock::now();
  if (looked_at_queue_ && now - *looked_at_queue_ < believe_depth) return was_full_;
  const auto most = static_cast<std::uint64_t>(parts_.settings.registration.most_queued);
  was_full_ = parts_.registrations.depth(most) >= most;
  looked_at_queue_ = now;
  if (was_full_) log::warn("registration_queue_full", {{"most_queued", parts_.settings.registration.most_queued}});
  return was_full_;
}

const std::optional<crypto::BoxPublicKey>& RegistrationDesk::sealing_key() {
  const auto now = std::chrono::steady_clock::now();
  if (sealing_key_ && looked_at_key_ && now - *looked_at_key_ < believe_key) return sealing_key_;
  sealing_key_ = parts_.keys.current();
  looked_at_key_ = now;
  return sealing_key_;
}

// False if no daemon has published a key yet. The request id is part of the box: no row's password opens as another's.
bool RegistrationDesk::seal_passwords(std::vector<Draft>& drafts) {
  std::optional<crypto::BoxSealer> sealer;
  for (Draft& draft : drafts) {
    if (draft.refusal || !draft.password) continue;
    if (!sealer) {
      const auto& key = sealing_key();
      if (!key) return false;
      sealer.emplace(*key);
    }
    draft.registration.password_form = account::PasswordForm::sealed;
    draft.registration.password = sealer->seal(draft.password->reveal(), draft.registration.request_id);
  }
  return true;
}

// Requests that run at the same time all see the count before them: as many as the host has workers may slip by.
std::optional<NotNow> RegistrationDesk::throttle(const RegistrationCaller& caller, std::span<const Draft> drafts, Instant now) {
  if (caller.client_id) return std::nullopt;
  const auto good = std::count_if(drafts.begin(), drafts.end(), [](const Draft& one) { return !one.refusal; });
  const std::string network = account::network_of(caller.address);
  const int limit = parts_.settings.registration.anonymous_per_address;
  if (parts_.failures.count(FailureSubject::registration, network, now) + good > limit) {
    const auto left = std::chrono::ceil<Seconds>(parts_.failures.window_end(now) - now);
    return NotNow{ErrorCode::too_many_requests, "too many registrations came from this address", left};
  }
  if (good > 0) parts_.failures.add(FailureSubject::registration, network, now, static_cast<int>(good));
  return std::nullopt;
}

std::variant<std::vector<EntryOutcome>, NotNow> RegistrationDesk::accept(RegistrationRequest request, Instant now) {
  if (is_queue_full()) return NotNow{ErrorCode::temporarily_unavailable, "too many registrations wait already"};
  std::vector<Draft> drafts = draft_all(request, now);
  if (auto refused = throttle(request.caller, drafts, now)) return *std::move(refused);
  if (!seal_passwords(drafts)) return NotNow{ErrorCode::temporarily_unavailable, "no password can be taken yet"};
  const std::size_t fresh = enqueue(drafts, now);

  std::vector<EntryOutcome> outcomes;
  std::size_t refused = 0;
  for (Draft& one : drafts) {
    refused += one.refusal ? 1 : 0;
    outcomes.push_back({one.registration.request_id, std::move(one.refusal)});
  }
  metrics::count(metrics::Count::registrations_refused, refused);
  if (fresh > 0) tell_of_accepted(request.caller, fresh);
  return outcomes;
}

// Makes the good ones durable, and refuses those whose id stands for something else. Answers how many are new.
std::size_t RegistrationDesk::enqueue(std::vector<Draft>& drafts, Instant now) {
  std::vector<account::Registration> good;
  std::vector<Draft*> sources;
  bool is_named = false;
  for (Draft& one : drafts) {
    if (one.refusal) continue;
    is_named = is_named || one.is_named;
    good.push_back(one.registration);
    sources.push_back(&one);
  }
  if (good.empty()) return 0;
  const auto known = parts_.registrations.accept(good, is_named, now);
  std::size_t fresh = 0;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i]) sources[i]->refusal = compare(good[i], *known[i]);
    else ++fresh;
  }
  return fresh;
}

void RegistrationDesk::tell_of_accepted(const RegistrationCaller& caller, std::size_t count) {
  process::ring(operation::registration_bell(parts_.settings));
  metrics::count(metrics::Count::registrations_accepted, count);
  auto record = audit_record(AuditEvent::registration_accepted, caller);
  record.detail = JsonWriter().begin_object().member("count", std::uint64_t{count}).end_object().take();
  parts_.audit.spool(record);
}

std::variant<CreatedUser, EntryRefusal, NotNow> RegistrationDesk::create(RegistrationRequest request, Instant now) {
  assert(request.entries.size() == 1);
  std::vector<Draft> drafts = draft_all(request, now);
  Draft& one = drafts.front();
  if (auto refused = throttle(request.caller, drafts, now)) return *std::move(refused);
  Creation outcome = one.refusal ? Creation(*one.refusal) : create_one(request.caller, one, now);
  if (auto* const refusal = std::get_if<EntryRefusal>(&outcome)) {
    metrics::count(metrics::Count::registrations_refused);
    return std::move(*refusal);
  }
  return std::get<CreatedUser>(std::move(outcome));
}

RegistrationDesk::Creation RegistrationDesk::create_one(const RegistrationCaller& caller, const Draft& draft, Instant now) {
  const std::string& id = draft.registration.request_id;
  const auto look = [&] { return parts_.registrations.status(std::span(&id, 1)).front(); };
  if (draft.is_named) {
    if (const auto known = look()) return answer_known(caller, draft, *known);
  }
  std::optional<std::string> hash;
  if (draft.registration.password_form == account::PasswordForm::hashed) hash = draft.registration.password;
  if (draft.password) hash = parts_.hasher.hash(*draft.password);
  try {
    const auto user_id = db::retry(
        parts_.connection, [&] { return insert_user(caller, draft, hash, now); },
        [&] {
          const auto known = look();
          const bool is_ours = known && known->user_id && !compare(draft.registration, *known);
          return is_ours ? std::optional(known->user_id) : std::nullopt;
        });
    if (user_id) {
      metrics::count(metrics::Count::registrations_created);
      return created(caller, draft, user_id);
    }
  } catch (const db::Duplicate&) {
    record_taken(caller, draft, hash, now);
  }
  // A request with the same id may have been quicker.
  const auto known = draft.is_named ? look() : std::nullopt;
  return known ? answer_known(caller, draft, *known) : answer_taken(caller, draft);
}

// Nothing if the request id has become known meanwhile. The result is written for requests without a name, too: it tells
// whether a COMMIT whose answer was lost has happened.
std::optional<account::UserId> RegistrationDesk::insert_user(const RegistrationCaller& caller, const Draft& draft,
                                                             const std::optional<std::string>& hash, Instant now) {
  db::Transaction transaction(parts_.connection);
  if (draft.is_named && !parts_.registrations.reserve(draft.registration, now)) return std::nullopt;
  const account::User user = parts_.users.insert(account::user_of(draft.registration, hash), now);
  parts_.registrations.insert_result(draft.registration, user.id, now);
  auto record = audit_record(AuditEvent::user_created, caller);
  record.user_id = user.id;
  record.request_id = format_uuid(draft.registration.request_id);
  record.detail = R"({"by":"registration"})";
  parts_.audit.insert(record);
  transaction.commit();
  return user.id;
}

CreatedUser RegistrationDesk::created(const RegistrationCaller& caller, const Draft& draft,
                                      std::optional<account::UserId> user_id) const {
  const account::Registration& registration = draft.registration;
  if (!is_told(caller)) user_id.reset();
  return {user_id, registration.email, registration.phone, registration.username};
}

RegistrationDesk::Creation RegistrationDesk::answer_known(const RegistrationCaller& caller, const Draft& draft,
                                                          const RegistrationStatus& known) {
  if (auto refusal = compare(draft.registration, known)) return *std::move(refusal);
  switch (known.state) {
    case RegistrationState::created: return created(caller, draft, known.user_id);
    case RegistrationState::queued:
    case RegistrationState::retrying: return refuse_id(ErrorCode::request_id_taken, "belongs to a registration that waits");
    case RegistrationState::failed: break;
  }
  if (known.reason == FailureReason::identifier_taken) return answer_taken(caller, draft);
  return refuse_id(ErrorCode::request_id_taken, "belongs to a registration that failed");
}

// Rows and a commit, as a new user costs them. Who is not told may ask what became of the id that it chose, or send it again,
// and must find then what a new user would have left: a dead letter looks like one.
void RegistrationDesk::record_taken(const RegistrationCaller& caller, const Draft& draft, const std::optional<std::string>& hash,
                                    Instant now) {
  account::Registration letter = draft.registration;
  letter.password_form = hash ? account::PasswordForm::hashed : account::PasswordForm::none;
  letter.password = hash.value_or("");
  const auto record = audit_record(AuditEvent::registration_refused, caller);
  const bool leaves_letter = draft.is_named && !is_told(caller);
  db::retry(parts_.connection, [&] {
    db::Transaction transaction(parts_.connection);
    if (leaves_letter && parts_.registrations.reserve(letter, now)) {
      parts_.registrations.insert_dead_letter(letter, FailureReason::identifier_taken, "an identifier is taken", now);
    }
    parts_.audit.insert(record);
    transaction.commit();
  });
}

RegistrationDesk::Creation RegistrationDesk::answer_taken(const RegistrationCaller& caller, const Draft& draft) const {
  if (!is_told(caller)) return created(caller, draft, std::nullopt);
  return EntryRefusal{ErrorCode::identifier_taken, {"", "has an e-mail address, telephone number or user name that is somebody's"}};
}

std::vector<std::optional<RegistrationStatus>> RegistrationDesk::status(std::span<const std::string> request_ids,
                                                                        const RegistrationCaller& caller, Instant now) {
  auto known = parts_.registrations.status(request_ids);
  const auto keep = std::chrono::days{parts_.settings.registration.keep_results_days};
  for (auto& one : known) {
    if (one && one->client_id != caller.client_id) one.reset();
    if (!one) continue;
    const bool is_taken = one->reason == FailureReason::identifier_taken;
    if (!is_told(caller)) {
      if (is_taken) one->state = RegistrationState::created;
      if (is_taken) one->reason.reset();
      one->user_id.reset();
    }
    // What failed is kept for longer than what succeeded; what looks like a success is forgotten like one.
    if (one->state == RegistrationState::created && one->finished_at && *one->finished_at + keep <= now) one.reset();
  }
  return known;
}

}  // namespace gatewarden::authentication
