//! Loads and validates the settings; each folder owns the struct of its own section.
