// How a master ends: its states, and what leads from one to the next.
#pragma once

namespace gatewarden::process {

enum class MasterState {
  running,
  finishing,  // workers were asked to end after the request that they serve
  killing,    // they did not within the deadline
  stopped,
};

enum class MasterEvent {
  stop_asked,       // SIGTERM
  interrupted,      // SIGINT: a person at a terminal, who may press the key twice
  gave_up,          // nothing can be run
  deadline_passed,  // workers.stop_deadline since finishing began
  all_gone,         // no worker is left
};

// The state itself where the event changes nothing.
MasterState next_state(MasterState state, MasterEvent event);

}  // namespace gatewarden::process
