//! Logs. One line an event, to standard error, so that standard output stays for what a command was asked to print.
//! Secrets and personal values are never logged: fields name ids, codes and counts.

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// Starts logging for the process. A second call (tests) changes nothing.
///
/// # Errors
/// `filter` is no filter; the message says which part.
pub fn start(filter: &str, format: LogFormat) -> Result<(), String> {
    let filter = EnvFilter::builder()
        .parse(filter)
        .map_err(|error| format!("\"{filter}\": {error}"))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let builder = builder.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()));
    let started = match format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    // Somebody (a test harness) already listens; that is enough.
    drop(started);
    Ok(())
}
