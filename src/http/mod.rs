//! Router, middleware, cookies, WebSocket transport, health, metrics, assets.
