//! The engine's shell: handle, sequencer, journal, recovery, projector, feed.
