// The transition table of the master.
#include "platform/process/master_state.h"

#include <array>

namespace gatewarden::process {
namespace {

struct Transition {
  MasterState from;
  MasterEvent event;
  MasterState to;
};

// What has no row changes nothing: a second SIGTERM does not shorten the grace that the first began.
constexpr std::array<Transition, 7> transitions{{
    {MasterState::running, MasterEvent::stop_asked, MasterState::finishing},
    {MasterState::running, MasterEvent::interrupted, MasterState::finishing},
    {MasterState::running, MasterEvent::gave_up, MasterState::finishing},
    {MasterState::finishing, MasterEvent::interrupted, MasterState::killing},
    {MasterState::finishing, MasterEvent::deadline_passed, MasterState::killing},
    {MasterState::finishing, MasterEvent::all_gone, MasterState::stopped},
    {MasterState::killing, MasterEvent::all_gone, MasterState::stopped},
}};

}  // namespace

MasterState next_state(MasterState state, MasterEvent event) {
  for (const Transition& row : transitions) {
    if (row.from == state && row.event == event) return row.to;
  }
  return state;
}

}  // namespace gatewarden::process
