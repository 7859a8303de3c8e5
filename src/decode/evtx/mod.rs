//! Event-log files: which records are there, and the wanted ones in full.
