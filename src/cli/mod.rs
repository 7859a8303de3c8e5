//! The command line: clap's definitions feed parsing, help, man page and completions.
