//! The maker and the flow on a real exchange.
