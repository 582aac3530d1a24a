//! The market-data task: sources, consolidation, price board, candles.
