//! The subcommands; the only place that builds the app.
