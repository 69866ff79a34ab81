"""The hand-curated tables (CSV), read and checked."""
