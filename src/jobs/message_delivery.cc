// Delivers what stands in the outbox: one message at a time and channel, so that a daemon that dies holds up one message and no
// more. What delivery means for a message: it is gone from the outbox once somebody else has it; a daemon that dies between the two
// leaves it to be delivered again.
#include <array>

#include <poll.h>

#include "base/encoding.h"
#include "domain/operation/connect.h"
#include "domain/operation/outbox.h"
#include "jobs/breaker.h"
#include "jobs/job.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"
#include "platform/log/log.h"
#include "platform/mail/composer.h"
#include "platform/metrics/metrics.h"
#include "platform/process/bell.h"
#include "platform/process/failpoint.h"
#include "platform/process/scoreboard.h"

namespace gatewarden::jobs {
namespace {

using metrics::Count;
using operation::Channel;
using operation::ClaimedMessage;
using Kind = mail::Outcome::Kind;

constexpr Milliseconds look_every{1000};
constexpr Seconds beyond_deadline{15};  // a lease is so much longer than a delivery may take
constexpr Backoff of_a_message{Milliseconds{5000}, Milliseconds{300'000}};
constexpr Backoff of_the_way{Milliseconds{1000}, Milliseconds{60'000}};
// Claims of a message: more than its retries in the life of any message. One that daemons die over ends here.
constexpr int most_attempts = 50;
constexpr int expired_at_once = 1000;
constexpr Milliseconds figures_every{3000};
// A stop lets a delivery end that is as good as done.
constexpr Milliseconds grace{2500};

struct ChannelCounts {
  Count delivered, refused, put_off;
};

class Delivery {
 public:
  Delivery(JobContext& context, Channel channel);
  void run();

 private:
  void turn();
  bool deliver_next();
  std::optional<mail::Composed> compose(const ClaimedMessage& claimed) const;
  void deliver(const ClaimedMessage& claimed, const std::string& lease_id);
  void settle(const ClaimedMessage& claimed, const std::string& lease_id, const mail::Outcome& outcome);
  void drop(const ClaimedMessage& claimed, const std::string& lease_id, std::string_view reason);
  void remove_expired();
  void post_figures();
  void wait();
  bool is_to_give_up();

  JobContext& context_;
  Channel channel_;
  ChannelCounts counts_;
  operation::Outbox outbox_;
  const config::Settings& settings_;
  std::optional<mail::Composer> composer_;  // nothing where there is no transport to compose for
  std::unique_ptr<mail::Transport> transport_;
  Seconds deadline_;
  process::Bell bell_;
  Breaker breaker_;
  std::int64_t figures_at_ms_ = 0;
  std::optional<std::int64_t> stop_seen_at_ms_;
};

Delivery::Delivery(JobContext& context, Channel channel)
    : context_(context),
      channel_(channel),
      counts_(channel == Channel::email ? ChannelCounts{Count::mails_delivered, Count::mails_refused, Count::mails_put_off}
                                        : ChannelCounts{Count::sms_delivered, Count::sms_refused, Count::sms_put_off}),
      outbox_(context.stores.database, operation::derived_key(context.settings, operation::KeyPurpose::outbox)),
      settings_(context.settings),
      transport_(channel == Channel::email ? mail::make_mail_transport(settings_, [this] { return is_to_give_up(); })
                                           : mail::make_sms_transport(settings_, [this] { return is_to_give_up(); })),
      deadline_(channel == Channel::email ? settings_.mail.deadline : settings_.sms.deadline),
      bell_(operation::outbox_bell(settings_, channel)),
      breaker_(operation::wire_name(channel), of_the_way) {
  if (transport_) composer_.emplace(settings_);
}

void Delivery::run() {
  while (!context_.stop.is_set()) {
    turn();
    wait();
  }
}

void Delivery::turn() {
  context_.pulse.beat();
  if (channel_ == Channel::email) remove_expired();
  post_figures();
  while (!context_.stop.is_set() && !breaker_.is_open() && deliver_next()) context_.pulse.beat();
}

// False where none is due.
bool Delivery::deliver_next() {
  const Instant now = context_.clock.now();
  const operation::Outbox::Lease lease{crypto::random_bytes(16), now + deadline_ + beyond_deadline};
  const auto claimed = outbox_.claim(lease, 1, now, channel_);
  if (claimed.empty()) return false;
  process::failpoint("outbox.after_claim");
  deliver(claimed.front(), lease.id);
  return true;
}

// The same at every attempt, so that whoever gets a mail twice may see that it is one.
std::string stable_id(const ClaimedMessage& claimed) {
  const std::string name = std::to_string(claimed.id) + "." + std::to_string(to_microseconds(claimed.created_at));
  return to_hex(crypto::sha256(name)).substr(0, 32);
}

// Nothing for a message that nobody can read or that has no words.
std::optional<mail::Composed> Delivery::compose(const ClaimedMessage& claimed) const {
  if (!claimed.message) return std::nullopt;
  const mail::Composer::Order order{.recipient = claimed.message->recipient,
                                    .template_name = claimed.template_name,
                                    .language = claimed.message->language,
                                    .values = claimed.message->values,
                                    .id = stable_id(claimed),
                                    .date = context_.clock.now()};
  return channel_ == Channel::email ? composer_->compose_mail(order) : composer_->compose_sms(order);
}

void Delivery::deliver(const ClaimedMessage& claimed, const std::string& lease_id) {
  if (!transport_) {
    // No surprise, and no loss that anybody could mend: the operator has no such channel.
    log::debug("message_without_transport", {{"message", claimed.id}, {"template", claimed.template_name}});
    outbox_.remove(claimed.id, lease_id);
    return;
  }
  if (!claimed.message) return drop(claimed, lease_id, "it cannot be opened");
  if (claimed.attempts > most_attempts) return drop(claimed, lease_id, "too many attempts");
  std::optional<mail::Composed> composed;
  try {
    composed = compose(claimed);
  } catch (const std::runtime_error& problem) {
    return drop(claimed, lease_id, problem.what());
  }
  if (!composed) return drop(claimed, lease_id, "there is no such template");
  const mail::Outcome outcome = transport_->deliver(*composed);
  process::failpoint("outbox.after_delivery");
  settle(claimed, lease_id, outcome);
}

void Delivery::settle(const ClaimedMessage& claimed, const std::string& lease_id, const mail::Outcome& outcome) {
  const Instant now = context_.clock.now();
  switch (outcome.kind) {
    case Kind::delivered:
      breaker_.succeeded();
      outbox_.remove(claimed.id, lease_id);
      process::failpoint("outbox.after_remove");
      metrics::count(counts_.delivered);
      log::debug("message_delivered", {{"message", claimed.id}, {"template", claimed.template_name}});
      return;
    case Kind::refused:
      breaker_.succeeded();
      return drop(claimed, lease_id, outcome.what);
    case Kind::put_off: {
      breaker_.succeeded();
      const Milliseconds pause = backoff_after(claimed.attempts, of_a_message, random_chance());
      outbox_.retry_later(claimed.id, lease_id, outcome.what, now + pause);
      metrics::count(counts_.put_off);
      log::info("message_put_off", {{"message", claimed.id}, {"template", claimed.template_name}, {"reason", outcome.what},
                                    {"attempts", claimed.attempts}, {"again_in_ms", pause.count()}});
      return;
    }
    case Kind::unavailable:
      // Not the message's fault, and nothing that the next one would fare better with.
      if (!stop_seen_at_ms_) breaker_.failed(outcome.what);
      outbox_.retry_later(claimed.id, lease_id, outcome.what, now + breaker_.rest());
      metrics::count(counts_.put_off);
  }
}

// The person's address and the values are in no log; the operator finds out by template and number what was lost.
void Delivery::drop(const ClaimedMessage& claimed, const std::string& lease_id, std::string_view reason) {
  if (!outbox_.remove(claimed.id, lease_id)) return;
  metrics::count(counts_.refused);
  log::warn("message_dropped", {{"message", claimed.id}, {"template", claimed.template_name}, {"reason", reason},
                                {"attempts", claimed.attempts}});
}

void Delivery::remove_expired() {
  const std::uint64_t count = outbox_.remove_expired(expired_at_once, context_.clock.now());
  if (count == 0) return;
  metrics::count(Count::messages_expired, count);
  log::info("messages_expired", {{"messages", count}});
}

void Delivery::post_figures() {
  const std::int64_t now = process::monotonic_ms();
  if (now < figures_at_ms_) return;
  figures_at_ms_ = now + figures_every.count();
  const auto depth = static_cast<double>(outbox_.depth(channel_));
  if (channel_ == Channel::sms) {
    context_.figures.post_gauge("gatewarden_outbox_sms", "Text messages that wait in the outbox.", depth);
    return;
  }
  context_.figures.post_gauge("gatewarden_outbox_mails", "E-mails that wait in the outbox.", depth);
  const auto oldest = outbox_.oldest_created_at();
  const Microseconds age = oldest ? std::max(Microseconds{0}, context_.clock.now() - *oldest) : Microseconds{0};
  context_.figures.post_gauge("gatewarden_outbox_oldest_seconds", "Age of the oldest message in the outbox.",
                              static_cast<double>(age.count()) / 1e6);
}

// Until the bell rings or it is time to look.
void Delivery::wait() {
  const Milliseconds limit = breaker_.is_open() ? std::min(look_every, breaker_.rest()) : look_every;
  std::array<pollfd, 2> waiting{{{bell_.descriptor(), POLLIN, 0}, {context_.stop.descriptor(), POLLIN, 0}}};
  poll(waiting.data(), waiting.size(), static_cast<int>(limit.count()));
  bell_.wait(Milliseconds{0});
}

bool Delivery::is_to_give_up() {
  if (!context_.stop.is_set()) return false;
  const std::int64_t now = process::monotonic_ms();
  if (!stop_seen_at_ms_) stop_seen_at_ms_ = now;
  return now - *stop_seen_at_ms_ > grace.count();
}

}  // namespace

void deliver_mail(JobContext& context) { Delivery(context, Channel::email).run(); }
void deliver_sms(JobContext& context) { Delivery(context, Channel::sms).run(); }

}  // namespace gatewarden::jobs
